import { createServer } from 'node:net';

import { AppError } from '@plumbline/contract/errors';

/** A loopback port that nothing listened on a moment ago. Throws `INTERNAL` when the system gives none. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') {
    throw new AppError('INTERNAL', 'find a free port: "127.0.0.1:0": the server has no port');
  }
  return address.port;
}

/** `count` different free ports, held open together so that no two are the same. */
export async function findFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await findFreePort());
  return [...ports];
}
