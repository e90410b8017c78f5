import { awaitObject } from '@plumbline/test/dsl';

import type { Demo } from './start-demo.ts';

interface Session {
  token?: string;
}

async function logIn({ installation, password }: Demo): Promise<string> {
  const answer = await fetch(`${installation.serverUrl}/api/v1/session`, {
    method: 'POST',
    body: JSON.stringify({ username: 'admin', password }),
    headers: { 'content-type': 'application/json' },
  });
  const { token } = (await answer.json()) as Session;
  if (!answer.ok || !token) throw new Error(`log in: status ${answer.status}`);
  return token;
}

async function checkInterface({ installation }: Demo): Promise<void> {
  const page = await fetch(`${installation.serverUrl}/`);
  const html = await page.text();
  if (!page.ok || !html.includes('<script')) throw new Error(`open the web interface: status ${page.status}, no page`);
}

async function checkApplications({ installation }: Demo, token: string): Promise<number> {
  const answer = await fetch(`${installation.serverUrl}/api/v1/applications`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { items = [] } = (await answer.json()) as { items?: unknown[] };
  if (items.length === 0) throw new Error(`list applications: status ${answer.status}, none listed`);
  return items.length;
}

async function checkSelfHeal({ cluster }: Demo): Promise<number> {
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'guestbook', name: 'greeting' };
  const startedMs = performance.now();
  await cluster.client.patch(ref, { data: { text: 'edited by hand' } });
  await awaitObject(cluster.client, {
    ref,
    what: 'says hello again',
    isReached: (object) => (object?.data as { text?: string } | undefined)?.text === 'hello',
    timeoutMs: 30_000,
  });
  return performance.now() - startedMs;
}

/** Does what a visitor would: logs in, opens the interface, lists applications, edits a live object. Throws what failed. */
export async function checkDemo(demo: Demo, log: (line: string) => void): Promise<void> {
  const token = await logIn(demo);
  await checkInterface(demo);
  log(`checked: the interface opens and ${await checkApplications(demo, token)} applications are listed`);
  log(`checked: a live edit was healed after ${(await checkSelfHeal(demo)).toFixed(0)} ms`);
}
