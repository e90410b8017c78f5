import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

/** What a command reads from and writes to; tests pass their own streams. */
export interface Streams {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable;
  stderr: Writable;
}

/** The user's terminal. */
export class Terminal {
  readonly #streams: Streams;

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  /** Whether a person can be asked. */
  get isInteractive(): boolean {
    return this.#streams.stdin.isTTY === true;
  }

  /** Writes a line of result. */
  print(text = ''): void {
    this.#streams.stdout.write(`${text}\n`);
  }

  /** Writes a line about the result. */
  note(text: string): void {
    this.#streams.stderr.write(`${text}\n`);
  }

  /** Asks for a line; with `isSecret` it is not echoed. Empty at the end of input. */
  async ask(question: string, isSecret = false): Promise<string> {
    const { stdin, stdout, stderr } = this.#streams;
    const reader = createInterface({
      input: stdin,
      output: isSecret ? undefined : stdout,
      terminal: isSecret && this.isInteractive,
    });
    if (isSecret) stderr.write(question);
    try {
      const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
      return (await Promise.race([reader.question(isSecret ? '' : question), closed])).trim();
    } finally {
      reader.close();
      if (isSecret) stderr.write('\n');
    }
  }

  /** Asks a yes-or-no question; only `y` and `yes` say yes. */
  async confirm(question: string): Promise<boolean> {
    const answer = await this.ask(`${question} (y/n) `);
    return /^y(es)?$/i.test(answer);
  }

  /** All of the standard input as text. */
  async readInput(): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.#streams.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString('utf8');
  }
}
