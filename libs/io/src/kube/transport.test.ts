import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '@plumbline/contract/errors';
import type { KubeConnection } from './connection.ts';
import { KubeTransport } from './transport.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const connectionTo = (port: number, more: Partial<KubeConnection> = {}): KubeConnection => ({
  server: `http://127.0.0.1:${port}/clusters/one/`,
  tls: {},
  authHeaders: async () => ({ authorization: 'Bearer t' }),
  ...more,
});

/** Answers the statuses in turn, then 200; remembers what it was asked. */
async function startAnswering(statuses: number[]): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const port = await listen(
    createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      response.statusCode = statuses.shift() ?? 200;
      response.end('{}');
    }),
  );
  return { port, asked };
}

describe('KubeTransport', () => {
  it("keeps the server's path prefix, encodes the query and authenticates", async () => {
    const { port, asked } = await startAnswering([]);
    const transport = new KubeTransport(connectionTo(port));
    await transport.send({
      method: 'GET',
      path: '/api/v1/pods',
      query: { labelSelector: 'a=b,c', limit: 5, continue: undefined },
    });
    expect(asked).toEqual(['GET /clusters/one/api/v1/pods?labelSelector=a%3Db%2Cc&limit=5 Bearer t']);
    await transport.close();
  });

  it.each([
    { reason: 'tries again what may pass', statuses: [503, 429], max: 2, outcome: 'ok', count: 3 },
    {
      reason: 'no more often than allowed',
      statuses: [503, 503, 503],
      max: 2,
      outcome: 'CLUSTER_UNREACHABLE',
      count: 3,
    },
    { reason: 'not at all by default', statuses: [503], max: 0, outcome: 'CLUSTER_UNREACHABLE', count: 1 },
    { reason: 'not what was refused', statuses: [403], max: 2, outcome: 'KUBE_REFUSED', count: 1 },
    { reason: 'not what is not implemented', statuses: [501], max: 2, outcome: 'CLUSTER_UNREACHABLE', count: 1 },
  ])('$reason', async ({ statuses, max, outcome, count }) => {
    const { port, asked } = await startAnswering(statuses);
    const transport = new KubeTransport(connectionTo(port, { retry: { max, baseMs: 1 } }));
    const done = await transport.send({ method: 'GET', path: '/version' }).then(
      () => 'ok',
      (error: unknown) => AppError.from(error).code,
    );
    expect(done).toBe(outcome);
    expect(asked).toHaveLength(count);
    await transport.close();
  });

  it('goes through a proxy', async () => {
    const { port, asked } = await startAnswering([]);
    const tunnels: string[] = [];
    const proxy = createServer((request, response) => {
      // Plain HTTP is forwarded by its absolute address.
      tunnels.push(`${request.method} ${request.url}`);
      response.end('{}');
    });
    proxy.on('connect', (request, socket) => {
      tunnels.push(`CONNECT ${request.url}`);
      const onward = connect({ host: '127.0.0.1', port }, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      socket.pipe(onward).pipe(socket);
    });
    const proxyPort = await listen(proxy);
    const transport = new KubeTransport(connectionTo(port, { proxyUrl: `http://127.0.0.1:${proxyPort}` }));
    await transport.send({ method: 'GET', path: '/version' });
    expect([...tunnels, ...asked].join('\n')).toContain(`127.0.0.1:${port}`);
    expect(tunnels).toHaveLength(1);
    await transport.close();
  });

  it('refuses a proxy that it cannot speak to', () => {
    expect(() => new KubeTransport(connectionTo(1, { proxyUrl: 'socks5://x:1' }))).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });

  it('gives up on a server that does not answer, and says so', async () => {
    const port = await listen(createServer(() => undefined));
    const transport = new KubeTransport(connectionTo(port, { timeoutMs: 50 }));
    await expect(transport.send({ method: 'GET', path: '/version' })).rejects.toMatchObject({ code: 'TIMEOUT' });
    await transport.close();
  });
});
