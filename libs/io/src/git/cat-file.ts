import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { AppError } from '@plumbline/contract/errors';
import { killGroup } from '../process/index.ts';
import type { RawObject } from './raw-object-database.ts';

interface Request {
  maxBytes: number;
  resolve: (object: RawObject | undefined) => void;
  reject: (error: AppError) => void;
}

interface Body {
  id: string;
  type: string;
  size: number;
  chunks: Buffer[];
  /** Bytes still to come, with the line feed behind the content. */
  left: number;
}

/**
 * One `git cat-file --batch` process: requests go in as lines, objects come out in the same order.
 *
 *   idle ──ask──► reading header ──"id type size"──► reading body ──size+1 bytes──► next header
 *                       └──"… missing" / "… ambiguous"──► undefined
 */
export class CatFile {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #queue: Request[] = [];
  #pending: Buffer = Buffer.alloc(0);
  #body: Body | undefined;
  #ended = false;

  constructor(gitDir: string, env: Record<string, string>) {
    this.#child = spawn('git', ['--git-dir', gitDir, 'cat-file', '--batch'], { env, detached: true, stdio: 'pipe' });
    this.#child.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#child.stderr.resume();
    this.#child.on('error', () => this.#fail('cannot be started'));
    this.#child.on('close', () => this.#fail('ended'));
    this.#child.stdin.on('error', () => this.#fail('closed its input'));
  }

  /** Whether the process is gone: then a new one is needed. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Requests without an answer yet. */
  get busy(): number {
    return this.#queue.length;
  }

  /** The object, or undefined when the name is missing or ambiguous. `name` must be hex: it is one line of the protocol. */
  async ask(name: string, maxBytes: number): Promise<RawObject | undefined> {
    if (!/^[0-9a-f]{4,64}$/.test(name)) throw new AppError('INTERNAL', `read object "${name}": not a hex id`);
    if (this.#ended) throw gone('ended');
    return new Promise((resolve, reject) => {
      this.#queue.push({ maxBytes, resolve, reject });
      this.#child.stdin.write(`${name}\n`);
    });
  }

  close(): void {
    this.#child.stdin.end();
    killGroup(this.#child, 'SIGTERM');
  }

  #read(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.#body === undefined ? this.#readHeader(rest) : this.#readBody(this.#body, rest);
  }

  #readHeader(chunk: Buffer): Buffer {
    const end = chunk.indexOf(0x0a);
    if (end < 0) {
      this.#pending = Buffer.concat([this.#pending, chunk]);
      return Buffer.alloc(0);
    }
    const line = Buffer.concat([this.#pending, chunk.subarray(0, end)]).toString('latin1');
    this.#pending = Buffer.alloc(0);
    const [id = '', type = '', size] = line.split(' ');
    if (size === undefined) this.#queue.shift()?.resolve(undefined);
    else this.#body = { id, type, size: Number(size), chunks: [], left: Number(size) + 1 };
    return chunk.subarray(end + 1);
  }

  #readBody(body: Body, chunk: Buffer): Buffer {
    const taken = chunk.subarray(0, body.left);
    body.left -= taken.length;
    const request = this.#queue[0];
    const fits = request !== undefined && body.size <= request.maxBytes;
    if (fits) body.chunks.push(taken);
    if (body.left === 0) {
      this.#body = undefined;
      this.#queue.shift();
      if (fits)
        request.resolve({ id: body.id, type: body.type, content: Buffer.concat(body.chunks).subarray(0, body.size) });
      else request?.reject(tooLarge(body, request.maxBytes));
    }
    return chunk.subarray(taken.length);
  }

  #fail(why: string): void {
    this.#ended = true;
    for (const request of this.#queue.splice(0)) request.reject(gone(why));
  }
}

function gone(why: string): AppError {
  return new AppError('GIT_FAILED', `read objects: "git cat-file" ${why}`);
}

function tooLarge(body: Body, maxBytes: number): AppError {
  return new AppError('LIMIT_EXCEEDED', `read object "${body.id}": ${body.size} bytes, more than ${maxBytes}`);
}
