// gRPC and gRPC-web of the real process: what the argocd CLI and browsers speak.
import { WireCodecs, createRpcClient, type RpcClient } from '@plumbline/io/rpc';
import { given, useWorld } from '@plumbline/test/dsl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { initialPassword, logIn } from './api/rest-client.ts';

const codecs = new WireCodecs();

function frame(message: Buffer): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(5);
  header.writeUInt32BE(message.length, 1);
  return new Uint8Array(Buffer.concat([header, message]));
}

describe('gRPC and gRPC-web', () => {
  const world = useWorld({ name: 'grpc', services: ['api-server'] });
  let token = '';
  let client: RpcClient<'application.ApplicationService'>;

  beforeAll(async () => {
    await given(world).repository('app').withFiles({ 'app/cm.yaml': 'a: 1\n' });
    await given(world).app('one').fromPath('app').exists();
    ({ token } = await logIn(world, 'admin', await initialPassword(world)));
    client = createRpcClient('application.ApplicationService', {
      address: world.installation.serverAddress,
      tls: { kind: 'plaintext' },
    });
  });
  afterAll(() => client.close());

  const web = (method: string, request: object, headers: Record<string, string>): Promise<Response> =>
    fetch(`${world.installation.serverUrl}/application.ApplicationService/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/grpc-web+proto', ...headers },
      body: frame(codecs.codecOf('application.ApplicationQuery').encode(request)),
    });

  it('lists and watches over gRPC', async () => {
    const list = await client.List({}, { metadata: { token } });
    expect(list.items?.map((application) => application.metadata?.name)).toEqual(['one']);
    const abort = new AbortController();
    for await (const event of client.Watch({}, { metadata: { token }, signal: abort.signal })) {
      expect(event).toMatchObject({ type: 'ADDED', application: { metadata: { name: 'one' } } });
      break;
    }
    abort.abort();
  });

  it('refuses calls without token, as UNAUTHENTICATED', async () => {
    await expect(client.List({})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(client.Get({ name: 'one' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('lists over gRPC-web', async () => {
    const response = await web('List', {}, { token });
    const body = Buffer.from(await response.arrayBuffer());
    const length = body.readUInt32BE(1);
    const list = codecs
      .codecOf('github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.ApplicationList')
      .decode(body.subarray(5, 5 + length));
    expect(list).toMatchObject({ items: [{ metadata: { name: 'one' } }] });
    expect(body.subarray(5 + length)[0]).toBe(0x80);
  });

  it('tells gRPC-web errors in the headers of the HTTP answer', async () => {
    const response = await web('Get', { name: 'no-such-app' }, { token });
    expect(response.status).toBe(200);
    expect(response.headers.get('grpc-status')).toBe('7');
    expect(response.headers.get('grpc-message')).toBe('permission denied');
  });

  it('streams over gRPC-web until the client leaves', async () => {
    const abort = new AbortController();
    const response = await fetch(`${world.installation.serverUrl}/application.ApplicationService/Watch`, {
      method: 'POST',
      headers: { 'content-type': 'application/grpc-web+proto', token },
      body: frame(codecs.codecOf('application.ApplicationQuery').encode({})),
      signal: abort.signal,
    });
    const first = (await response.body?.getReader().read())?.value as Uint8Array;
    expect(first[0]).toBe(0);
    abort.abort();
  });
});
