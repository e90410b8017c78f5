import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRootHandler } from './root-handler.ts';
import { createStaticUi } from './static-ui.ts';

describe('the web interface', () => {
  let folder = '';
  let server: Server;
  let url = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'plumbline-ui-'));
    const root = path.join(folder, 'dist');
    await mkdir(path.join(root, 'assets'), { recursive: true });
    await writeFile(path.join(root, 'index.html'), '<html><head><base href="/"><title>Plumbline</title></head></html>');
    await writeFile(path.join(root, 'assets', 'app-1a2b3c4d.js'), `/* ${'x'.repeat(5000)} */`);
    await writeFile(path.join(folder, 'outside.txt'), 'outside');
    await symlink(path.join(folder, 'outside.txt'), path.join(root, 'link.txt'));
    const handler = createRootHandler({
      rest: { answer: async () => false },
      grpcWeb: { takes: () => false, answer: async () => undefined },
      ui: createStaticUi({ folder: root, baseHref: '/argo/', isGzipEnabled: true }),
      webhook: async () => undefined,
      health: async () => undefined,
      rootPath: '/argo',
      xFrameOptions: '',
      contentSecurityPolicy: '',
    });
    server = createServer((request, response) => void handler(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  const get = (at: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}${at}`, { headers, redirect: 'manual' });

  it.each(['/argo/', '/argo/applications/argocd/shop', '/argo/index.html', '/elsewhere'])(
    '%s is the index below its base',
    async (at) => {
      const response = await get(at);
      expect(await response.text()).toContain('<base href="/argo/">');
      expect(response.headers.get('cache-control')).toContain('no-store');
    },
  );

  it('the root leads to the root path', async () => {
    expect((await get('/')).headers.get('location')).toBe('/argo/');
    expect((await get('/argo')).status).toBe(200);
  });

  it('files are compressed, kept for ever when their name has a hash, and not sent again', async () => {
    const response = await get('/argo/assets/app-1a2b3c4d.js', { 'accept-encoding': 'gzip' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect((await response.text()).length).toBeGreaterThan(5000);
    const again = await get('/argo/assets/app-1a2b3c4d.js', { 'if-none-match': response.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  it('a missing script is missing, not a page', async () => {
    expect((await get('/argo/assets/gone.js')).status).toBe(404);
  });

  it.each([
    '/argo/link.txt',
    '/argo/../outside.txt',
    '/argo/%2e%2e/outside.txt',
    '/argo/..%2foutside.txt',
    '/argo/%00',
  ])('%s shows nothing from outside the folder', async (at) => {
    expect(await (await get(at)).text()).not.toContain('outside');
  });

  it('takes GET and HEAD only', async () => {
    expect((await fetch(`${url}/argo/`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${url}/argo/`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  it('refuses what is not built in words', async () => {
    for (const at of ['/argo/auth/login', '/argo/api/dex/callback', '/argo/terminal']) {
      const response = await get(at);
      expect(response.status, at).toBe(501);
      expect(await response.json()).toMatchObject({ code: 12 });
    }
  });
});
