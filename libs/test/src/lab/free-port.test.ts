import { createServer } from 'node:net';

import { expect, it } from 'vitest';
import { findFreePort, findFreePorts } from './free-port.ts';

it('gives ports outside the range of outgoing connections, none twice', async () => {
  const ports = await findFreePorts(50);
  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(32_000);
});

it('gives a port on which a process can listen', async () => {
  const port = await findFreePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  expect(server.address()).toMatchObject({ port });
  await new Promise((resolve) => server.close(resolve));
});
