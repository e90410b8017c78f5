import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AppError } from '@plumbline/contract/errors';

// Below the range from which the system takes ports for outgoing connections: those would come between our look and the
// start of the process that shall listen.
const firstPort = 12_000;
const lastPort = 31_999;
const attempts = 2000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Who claims a port: 0, which is this process's own group and so alive, while the claim is being written or taken away. */
function ownerOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return 0;
  }
}

/** Takes a port for this process among all test processes of the machine; a claim ends with the process that made it. */
function claimPort(port: number): boolean {
  const folder = join(tmpdir(), 'plumbline-ports');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, String(port));
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (isAlive(ownerOf(file))) return false;
  rmSync(file, { force: true });
  return false; // free for the next look; taking it at once could take it from someone who just did
}

function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A loopback port that is nobody else's: no test process claims it and nothing listens on it. Throws `INTERNAL`. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort + 1));
    if (claimPort(port) && (await canListen(port))) return port;
  }
  throw new AppError('INTERNAL', `find a free port: none of ${attempts} between ${firstPort} and ${lastPort} is free`);
}

/** `count` different free ports. */
export async function findFreePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await findFreePort());
  return ports;
}
