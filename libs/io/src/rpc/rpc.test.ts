import { AppError } from '@plumbline/contract/errors';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';

import { createRpcClient, type ClientTls, type RpcClient } from './rpc-client.ts';
import type { RpcServices } from './rpc-handlers.ts';
import { createRpcServer, startRpcServer, type FinishedCall, type ServerTls } from './rpc-server.ts';

type RepoClient = RpcClient<'repository.RepoServerService'>;
const cleanUps: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Setup {
  services: RpcServices;
  serverTls?: ServerTls;
  clientTls?: ClientTls;
  onFinished?: (call: FinishedCall) => void;
}

async function start({
  services,
  serverTls,
  clientTls,
  onFinished,
}: Setup): Promise<{ client: RepoClient; address: string }> {
  const server = createRpcServer({ services, ...(onFinished ? { onFinished } : {}) });
  const running = await startRpcServer(server, '127.0.0.1:0', serverTls);
  cleanUps.push(() => running.stop());
  const address = `127.0.0.1:${running.port}`;
  const client = createRpcClient('repository.RepoServerService', { address, tls: clientTls ?? { kind: 'plaintext' } });
  cleanUps.push(() => client.close());
  return { client, address };
}

describe('calls', () => {
  it('carries request, response and metadata of a single call', async () => {
    const { client } = await start({
      services: {
        'repository.RepoServerService': {
          ResolveRevision: (request, call) =>
            Promise.resolve({
              revision: `${request.ambiguousRevision}!`,
              ambiguousRevision: String(call.metadata.get('token')[0]),
            }),
        },
      },
    });
    const answer = await client.ResolveRevision({ ambiguousRevision: 'main' }, { metadata: { token: 't' } });
    expect(answer).toEqual({ revision: 'main!', ambiguousRevision: 't' });
  });

  it('collects a stream of requests', async () => {
    const { client } = await start({
      services: {
        'repository.RepoServerService': {
          async GenerateManifestWithFiles(requests) {
            const chunks: string[] = [];
            for await (const request of requests) chunks.push(request.chunk?.chunk ?? 'head');
            return { manifests: chunks };
          },
        },
      },
    });
    async function* requests(): AsyncIterable<{ chunk?: { chunk: string }; metadata?: { checksum: string } }> {
      yield { metadata: { checksum: 'x' } };
      yield { chunk: { chunk: 'AAEC' } };
    }
    expect(await client.GenerateManifestWithFiles(requests())).toEqual({ manifests: ['head', 'AAEC'] });
  });

  it('delivers a stream of responses and then the error that ended it', async () => {
    const server = createRpcServer({
      services: {
        'application.ApplicationService': {
          async *PodLogs(request) {
            yield { content: request.podName ?? '' };
            throw new AppError('NOT_FOUND', 'read logs of pod "a": gone');
          },
        },
      },
    });
    const running = await startRpcServer(server, '127.0.0.1:0');
    cleanUps.push(() => running.stop());
    const address = `127.0.0.1:${running.port}`;
    const client = createRpcClient('application.ApplicationService', { address, tls: { kind: 'plaintext' } });
    cleanUps.push(() => client.close());
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const entry of client.PodLogs({ podName: 'a' })) seen.push(entry);
    };
    await expect(read()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(seen).toMatchObject([{ content: 'a' }]);
  });

  it('works over TLS that the client does not verify, and answers the health service', async () => {
    const pair = await generate([{ name: 'commonName', value: 'localhost' }]);
    const { client, address } = await start({
      services: { 'repository.RepoServerService': { ListPlugins: () => Promise.resolve({ items: [{ name: 'p' }] }) } },
      serverTls: { cert: pair.cert, key: pair.private },
      clientTls: { kind: 'unverified' },
    });
    expect(await client.ListPlugins({})).toEqual({ items: [{ name: 'p' }] });
    const health = createRpcClient('grpc.health.v1.Health', { address, tls: { kind: 'unverified' } });
    cleanUps.push(() => health.close());
    expect(await health.Check({})).toEqual({ status: 1 });
  });
});

describe('errors', () => {
  it.each([
    {
      reason: 'an AppError keeps its code',
      thrown: new AppError('GIT_UNAUTHORIZED', 'fetch "x": refused'),
      code: 'GIT_UNAUTHORIZED',
    },
    { reason: 'anything else is our defect', thrown: new TypeError('boom'), code: 'INTERNAL' },
  ])('$reason', async ({ thrown, code }) => {
    const finished: FinishedCall[] = [];
    const { client } = await start({
      services: { 'repository.RepoServerService': { ListRefs: () => Promise.reject(thrown) } },
      onFinished: (call) => finished.push(call),
    });
    await expect(client.ListRefs({})).rejects.toMatchObject({ code, message: thrown.message });
    expect(finished).toMatchObject([{ method: 'ListRefs', error: { code } }]);
  });

  it('says UNIMPLEMENTED for a method that is not built', async () => {
    const { client } = await start({ services: { 'repository.RepoServerService': {} } });
    await expect(client.ListRefs({})).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
  });

  it('says UNAVAILABLE when nobody listens', async () => {
    const client = createRpcClient('repository.RepoServerService', {
      address: '127.0.0.1:1',
      tls: { kind: 'plaintext' },
    });
    cleanUps.push(() => client.close());
    await expect(client.ListRefs({})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('says TIMEOUT at the deadline and tells the handler to stop', async () => {
    const aborted = Promise.withResolvers<void>();
    const { client } = await start({
      services: {
        'repository.RepoServerService': {
          ListRefs: (_request, { signal }) =>
            new Promise(() => signal.addEventListener('abort', () => aborted.resolve(), { once: true })),
        },
      },
    });
    await expect(client.ListRefs({}, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    await aborted.promise;
  });

  it('says CANCELLED when the caller aborts', async () => {
    const abort = new AbortController();
    const { client } = await start({
      services: {
        'repository.RepoServerService': {
          ListRefs: () => {
            abort.abort();
            return new Promise(() => undefined);
          },
        },
      },
    });
    await expect(client.ListRefs({}, { signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
