// A push that is told is deployed at once, long before the next look at the repository.
import { createHmac } from 'node:crypto';

import { eventually, given, useWorld } from '@plumbline/test/dsl';
import { describe, expect, it } from 'vitest';

const SECRET = 'hook-secret';
const configMap = (text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: pushed\ndata:\n  text: ${text}\n`;

describe('webhooks', () => {
  const world = useWorld({
    name: 'hook',
    services: ['repo-server', 'application-controller', 'api-server'],
    pollSeconds: 600,
    settings: [
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'argocd-secret', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
        stringData: { 'webhook.github.secret': SECRET },
      },
    ],
  });

  const send = (body: string, headers: Record<string, string>, method = 'POST'): Promise<Response> =>
    fetch(`${world.installation.serverUrl}/api/webhook`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(method === 'GET' ? {} : { body }),
    });
  const sign = (body: string): string => `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;

  it('deploys a push of GitHub', async () => {
    const repository = await given(world)
      .repository('hooked')
      .withFiles({ 'app/cm.yaml': configMap('one') });
    await given(world).app('hooked').fromPath('app').automated().exists();
    await eventually(world).app('hooked').is('Synced', 'Healthy');
    await repository.commit({ 'app/cm.yaml': configMap('two') });
    const body = JSON.stringify({
      ref: 'refs/heads/main',
      repository: { html_url: repository.url, default_branch: 'main' },
      commits: [{ added: [], modified: ['app/cm.yaml'], removed: [] }],
    });
    const answer = await send(body, { 'x-github-event': 'push', 'x-hub-signature-256': sign(body) });
    expect(answer.status).toBe(200);
    await eventually(world)
      .object('ConfigMap/pushed')
      .fits('has the pushed text', (object) => (object.data as Record<string, string>).text === 'two');
  });

  it.each([
    {
      reason: 'a wrong signature',
      headers: { 'x-github-event': 'push', 'x-hub-signature-256': 'sha256=00' },
      body: '{}',
    },
    { reason: 'no signature', headers: { 'x-github-event': 'push' }, body: '{}' },
    { reason: 'a sender that is not known', headers: {}, body: '{}' },
    { reason: 'a sender that is not built', headers: { 'x-event-key': 'repo:push' }, body: '{}' },
    {
      reason: 'a body that is not JSON',
      headers: { 'x-github-event': 'push', 'x-hub-signature-256': sign('{') },
      body: '{',
    },
    {
      reason: 'a push without repository',
      headers: { 'x-github-event': 'push', 'x-hub-signature-256': sign('{"ref":"x","repository":null}') },
      body: '{"ref":"x","repository":null}',
    },
  ])('refuses $reason', async ({ headers, body }) => {
    const given: Record<string, string | undefined> = headers;
    const sent = Object.fromEntries(
      Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    expect((await send(body, sent)).status).toBe(400);
  });

  it('takes POST only', async () => {
    expect((await send('', {}, 'GET')).status).toBe(405);
  });
});
