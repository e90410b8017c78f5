import { once } from 'node:events';
import { formatErrorAnswer, formatStreamError } from './error-answer.ts';
import { endWith, headerOf, setHeaders, writeChunk, type HttpRequest, type HttpResponse } from './http-messages.ts';

/** How often an idle event stream says that it is alive. */
const HEARTBEAT_MS = 15_000;

/** How long an event stream waits for a first message or error before it says that it is open. */
const OPEN_AFTER_MS = 250;

/** What a stream is written with. */
export interface StreamAnswer {
  request: HttpRequest;
  response: HttpResponse;
  messages: AsyncIterable<object>;
  signal: AbortSignal;
}

/**
 * Writes a stream of messages as grpc-gateway does: one `{"result": …}` a line, or, when the client accepts
 * `text/event-stream`, one server-sent event each, with comments as heartbeats. An error before the first message is a
 * plain error answer; a later one is the last line.
 */
export async function writeStream(answer: StreamAnswer): Promise<void> {
  const isEvents = headerOf(answer.request, 'accept').includes('text/event-stream');
  const writer = new StreamWriter(answer.response, isEvents);
  // The headers of an event stream go out soon: the browser shows the stream as open though nothing happens yet.
  try {
    if (isEvents) writer.keepAlive(HEARTBEAT_MS);
    for await (const message of answer.messages) {
      if (answer.signal.aborted) break;
      await writer.write({ result: message }, answer.signal);
    }
    writer.end();
  } catch (error) {
    if (!answer.signal.aborted) writer.fail(error);
  } finally {
    writer.stop();
  }
}

class StreamWriter {
  readonly #response: HttpResponse;
  readonly #isEvents: boolean;
  #timer: NodeJS.Timeout | undefined;
  #opener: NodeJS.Timeout | undefined;

  constructor(response: HttpResponse, isEvents: boolean) {
    this.#response = response;
    this.#isEvents = isEvents;
  }

  keepAlive(everyMs: number): void {
    const beat = (): void => {
      this.#open();
      writeChunk(this.#response, ':\n\n');
    };
    this.#opener = setTimeout(beat, OPEN_AFTER_MS);
    this.#timer = setInterval(beat, everyMs);
  }

  async write(line: object, signal: AbortSignal): Promise<void> {
    this.#open();
    const json = JSON.stringify(line);
    const isDrained = writeChunk(this.#response, this.#isEvents ? `data: ${json}\n\n` : `${json}\n`);
    if (!isDrained && !signal.aborted)
      await Promise.race([once(this.#response, 'drain'), once(this.#response, 'close')]);
  }

  end(): void {
    this.#open();
    endWith(this.#response);
  }

  fail(error: unknown): void {
    if (this.#response.headersSent) {
      const json = JSON.stringify(formatStreamError(error));
      endWith(this.#response, this.#isEvents ? `data: ${json}\n\n` : `${json}\n`);
      return;
    }
    const { status, body } = formatErrorAnswer(error);
    this.#response.statusCode = status;
    setHeaders(this.#response, { 'content-type': 'application/json' });
    endWith(this.#response, JSON.stringify(body));
  }

  stop(): void {
    clearTimeout(this.#opener);
    clearInterval(this.#timer);
  }

  #open(): void {
    if (this.#response.headersSent) return;
    this.#response.statusCode = 200;
    setHeaders(this.#response, {
      'content-type': this.#isEvents ? 'text/event-stream' : 'application/json',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
  }
}
