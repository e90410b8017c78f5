import { createHmac } from 'node:crypto';
import { createLogger } from '@plumbline/io/telemetry';
import type { ApplicationSet } from '@plumbline/contract/crd';
import { afterEach, describe, expect, it } from 'vitest';
import { isConcernedBy } from './match-push.ts';
import { startWebhookServer, type WebhookServer } from './webhook-server.ts';

const appset = (name: string, git: { repoURL: string; revision: string }): ApplicationSet => ({
  metadata: { name, namespace: 'argocd' },
  spec: { generators: [{ matrix: { generators: [{ list: {} }, { git: { ...git, directories: [{ path: '*' }] } }] } }] },
});

describe('isConcernedBy', () => {
  const push = {
    urls: ['https://h/o/r'],
    changedFiles: undefined,
    ref: 'refs/heads/main',
    shortRef: 'main',
    touchesHead: true,
  };
  it.each([
    { reason: 'the branch', revision: 'main', concerned: true },
    { reason: 'the full ref', revision: 'refs/heads/main', concerned: true },
    { reason: 'HEAD when the default branch was pushed', revision: 'HEAD', concerned: true },
    { reason: 'no revision means HEAD', revision: '', concerned: true },
    { reason: 'another branch', revision: 'dev', concerned: false },
  ])('$reason', ({ revision, concerned }) =>
    expect(isConcernedBy(appset('a', { repoURL: 'https://h/o/r.git', revision }), push)).toBe(concerned),
  );
});

describe('the server', () => {
  const started: WebhookServer[] = [];
  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop();
  });

  async function start(
    secrets: Record<string, string> = {},
  ): Promise<{ url: string; refreshed: string[]; server: WebhookServer }> {
    const refreshed: string[] = [];
    const server = await startWebhookServer({
      host: '127.0.0.1',
      port: 0,
      parallelism: 2,
      settings: () => ({ secrets: { secretData: secrets, secretNamed: () => undefined }, maxBytes: 1000 }),
      appsets: () => [
        appset('hit', { repoURL: 'https://h/o/r', revision: 'main' }),
        appset('miss', { repoURL: 'https://h/o/other', revision: 'main' }),
      ],
      refresh: async ({ metadata }) => void refreshed.push(metadata.name),
      log: createLogger({ level: 'error', write: () => undefined }),
    });
    started.push(server);
    return { url: `http://127.0.0.1:${server.port}/api/webhook`, refreshed, server };
  }

  const body = JSON.stringify({
    ref: 'refs/heads/main',
    repository: { html_url: 'https://h/o/r', default_branch: 'main' },
  });
  const post = (url: string, headers: Record<string, string>, text = body): Promise<Response> =>
    fetch(url, { method: 'POST', headers, body: text });

  it('refreshes the sets that read what was pushed', async () => {
    const { url, refreshed, server } = await start();
    expect((await post(url, { 'x-github-event': 'push' })).status).toBe(200);
    await server.stop();
    expect(refreshed).toEqual(['hit']);
  });

  it('takes a push only with the signature of the secret', async () => {
    const { url, refreshed, server } = await start({ 'webhook.github.secret': 'shh' });
    const signature = `sha256=${createHmac('sha256', 'shh').update(body).digest('hex')}`;
    expect((await post(url, { 'x-github-event': 'push' })).status).toBe(400);
    expect((await post(url, { 'x-github-event': 'push', 'x-hub-signature-256': `${signature}0` })).status).toBe(400);
    expect((await post(url, { 'x-github-event': 'push', 'x-hub-signature-256': signature })).status).toBe(200);
    await server.stop();
    expect(refreshed).toEqual(['hit']);
  });

  it('follows a reference to the secret', async () => {
    const { url } = await start({ 'webhook.github.secret': '$hook.key', 'hook.key': 'shh' });
    const sign = (key: string): string => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
    const send = async (key: string): Promise<number> =>
      (await post(url, { 'x-github-event': 'push', 'x-hub-signature-256': sign(key) })).status;
    expect(await send('$hook.key')).toBe(400);
    expect(await send('shh')).toBe(200);
  });

  it('believes nobody while a reference leads to nothing', async () => {
    const { url, refreshed, server } = await start({ 'webhook.gogs.secret': '$no.such.key' });
    const signature = createHmac('sha256', '$no.such.key').update(body).digest('hex');
    expect((await post(url, { 'x-gogs-event': 'push', 'x-gogs-signature': signature })).status).toBe(400);
    await server.stop();
    expect(refreshed).toEqual([]);
  });

  it.each([
    { reason: 'an unknown sender', headers: {}, text: body, status: 400 },
    { reason: 'no JSON', headers: { 'x-github-event': 'push' }, text: '{', status: 400 },
    { reason: 'no repository', headers: { 'x-github-event': 'push' }, text: '{"ref":"refs/heads/main"}', status: 400 },
    {
      reason: 'a repository that is null',
      headers: { 'x-gogs-event': 'push' },
      text: '{"ref":"x","repository":null}',
      status: 400,
    },
    {
      reason: 'a payload that is too large',
      headers: { 'x-github-event': 'push' },
      text: `"${'x'.repeat(2000)}"`,
      status: 400,
    },
    { reason: 'a ping', headers: { 'x-github-event': 'ping' }, text: '{}', status: 200 },
  ])('answers $status to $reason', async ({ headers, text, status }) => {
    const { url } = await start();
    expect((await post(url, headers as Record<string, string>, text)).status).toBe(status);
  });

  it('answers 405 to GET and 404 elsewhere', async () => {
    const { url } = await start();
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url.replace('webhook', 'other'))).status).toBe(404);
  });
});
