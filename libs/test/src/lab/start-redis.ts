import { connect } from 'node:net';

import { childEnvironment } from './config.ts';
import { findFreePort } from './free-port.ts';
import { startProcess, type LabProcess } from './start-process.ts';

/** A real redis-server that keeps nothing on disk. */
export interface LabRedis {
  /** `127.0.0.1:<port>`, as `--redis` wants it. */
  readonly address: string;
  readonly process: () => LabProcess;
  /** One command and the raw answer (RESP), for looks and for FLUSHALL. */
  command(...words: readonly string[]): Promise<string>;
  /** Kills it; connections are refused until `start`. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The bytes of one command as Redis reads it. */
export function renderRedisCommand(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

function sendCommand(port: number, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(renderRedisCommand(words)));
    socket.setTimeout(2_000, () => socket.destroy(new Error('no answer within 2 s')));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('utf8'));
    });
  });
}

/** Starts redis-server on a free port, its log in `folder`. Throws `TOOL_MISSING` when it is not installed. */
export async function startRedis(folder: string): Promise<LabRedis> {
  const port = await findFreePort();
  const launch = (): Promise<LabProcess> =>
    startProcess({
      name: `redis-${port}`,
      program: 'redis-server',
      args: ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', folder],
      env: childEnvironment(),
      folder,
      isReady: async () => (await sendCommand(port, ['PING'])).startsWith('+PONG'),
    });
  let child = await launch();
  return {
    address: `127.0.0.1:${port}`,
    process: () => child,
    command: (...words) => sendCommand(port, words),
    async kill() {
      await child.kill();
    },
    async start() {
      child = await launch();
    },
    async stop() {
      await child.kill();
    },
  };
}
