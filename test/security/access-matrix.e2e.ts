// Who may call what: every built method with no token, a token that is not ours, a user without rights, a reader, a
// project role and the admin. The verdict is about access only: what lies behind it may fail for other reasons.
import { createHash } from 'node:crypto';

import { hashPassword, signSessionToken } from '@plumbline/io/auth';
import { given, useWorld } from '@plumbline/test/dsl';
import { waitFor } from '@plumbline/test/lab';
import { beforeAll, describe, expect, it } from 'vitest';

import { initialPassword, logIn, restClient, type RestClient } from '../e2e/api/rest-client.ts';

type Who = 'nobody' | 'forged' | 'powerless' | 'reader' | 'deployer' | 'admin';
type Verdict = 'in' | 'login' | 'denied';

const everyone: readonly Who[] = ['nobody', 'forged', 'powerless', 'reader', 'deployer', 'admin'];

/** 401: log in; 403: denied; everything else got past the permission. */
function verdictOf(status: number): Verdict {
  if (status === 401) return 'login';
  return status === 403 ? 'denied' : 'in';
}

const verdictFor = (isIn: boolean): Verdict => (isIn ? 'in' : 'denied');

interface Row {
  call: string;
  body?: unknown;
  /** Who gets past the permission check, besides admin. */
  open: readonly Who[];
}

const app = '/api/v1/applications/shop';
const pod = 'resourceName=x&kind=Pod&version=v1&namespace=y';
const rows: readonly Row[] = [
  { call: `GET ${app}`, open: ['reader', 'deployer'] },
  { call: `GET ${app}/resource-tree?project=missing`, open: ['reader'] },
  { call: `GET ${app}/revisions/HEAD/metadata`, open: ['reader', 'deployer'] },
  { call: `GET ${app}/syncwindows`, open: ['reader', 'deployer'] },
  { call: `GET ${app}/events`, open: ['reader', 'deployer'] },
  { call: `POST ${app}/sync`, body: { dryRun: true, revision: 'x' }, open: ['deployer'] },
  { call: `POST ${app}/sync`, body: { manifests: ['{}'], dryRun: true }, open: [] },
  { call: `POST ${app}/rollback`, body: { id: 99 }, open: ['deployer'] },
  { call: `DELETE ${app}/operation`, open: ['deployer'] },
  { call: `PUT ${app}/spec`, body: {}, open: [] },
  { call: `PATCH ${app}`, body: { patch: 'not json', patchType: 'merge' }, open: [] },
  { call: `DELETE ${app}?propagationPolicy=wrong`, open: [] },
  { call: `POST ${app}/resource?${pod}&patchType=wrong`, body: '"{}"', open: [] },
  { call: 'POST /api/v1/applications', body: { metadata: { name: 'new' }, spec: { destination: {} } }, open: [] },
  { call: 'GET /api/v1/projects/default', open: ['reader'] },
  { call: 'GET /api/v1/projects/team/detailed', open: ['reader', 'deployer'] },
  { call: 'POST /api/v1/projects', body: { project: { metadata: { name: 'X' } } }, open: [] },
  { call: 'DELETE /api/v1/projects/default', open: [] },
  { call: 'GET /api/v1/clusters/https%3A%2F%2Fkubernetes.default.svc', open: ['reader'] },
  { call: 'DELETE /api/v1/clusters/https%3A%2F%2Fkubernetes.default.svc', open: [] },
  { call: 'POST /api/v1/clusters', body: { server: 'https://127.0.0.1:1' }, open: [] },
  { call: 'POST /api/v1/repositories', body: { repo: 'http://127.0.0.1:1/x' }, open: [] },
  { call: 'DELETE /api/v1/repositories/http%3A%2F%2F127.0.0.1%3A1', open: [] },
  { call: 'GET /api/v1/account/admin', open: ['reader'] },
  { call: 'GET /api/v1/certificates', open: ['reader'] },
  {
    call: 'POST /api/v1/applicationsets',
    body: { metadata: { name: 's' }, spec: { generators: [{ list: {} }] } },
    open: [],
  },
  // Lists are open to everybody who is logged in, and leave out what the caller may not get.
  { call: 'GET /api/v1/applications', open: ['powerless', 'reader', 'deployer'] },
  { call: 'GET /api/v1/projects', open: ['powerless', 'reader', 'deployer'] },
  { call: 'GET /api/v1/clusters', open: ['powerless', 'reader', 'deployer'] },
  { call: 'GET /api/v1/repositories', open: ['powerless', 'reader', 'deployer'] },
  { call: 'GET /api/v1/applicationsets', open: ['powerless', 'reader', 'deployer'] },
  { call: 'GET /api/v1/account', open: ['powerless', 'reader', 'deployer'] },
  { call: 'GET /api/v1/account/can-i/applications/get/x', open: ['powerless', 'reader', 'deployer'] },
];

describe('access', () => {
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  const world = useWorld({
    name: 'access',
    services: ['api-server'],
    settings: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'argocd-cm', labels },
        data: { 'accounts.reader': 'login', 'accounts.powerless': 'login' },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'argocd-rbac-cm', labels },
        data: { 'policy.csv': 'g, reader, role:readonly\n' },
      },
    ],
  });
  const clients = new Map<Who, RestClient>();

  const secretRef = (): { apiVersion: string; kind: string; namespace: string; name: string } => ({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: world.namespace,
    name: 'argocd-secret',
  });

  async function makeAccounts(): Promise<void> {
    const hash = await hashPassword('their-password');
    const stringData = { 'accounts.reader.password': hash, 'accounts.powerless.password': hash };
    await world.cluster.client.patch(secretRef(), { stringData });
    for (const who of ['reader', 'powerless'] as const) {
      const client = await waitFor(
        async () => {
          const found = await logIn(world, who, 'their-password');
          return found.token === '' ? undefined : found;
        },
        { what: `${who} can log in` },
      );
      clients.set(who, client);
    }
  }

  async function makeProject(): Promise<void> {
    const issuedAt = new Date();
    const iat = Math.floor(issuedAt.getTime() / 1000);
    await world.cluster.client.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'team', namespace: world.namespace },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        roles: [
          {
            name: 'ci',
            policies: [
              'p, proj:team:ci, applications, get, team/*, allow',
              'p, proj:team:ci, applications, sync, team/*, allow',
            ],
            jwtTokens: [{ iat, id: 'ci-token' }],
          },
        ],
      },
    });
    const secret = await world.cluster.client.get(secretRef());
    const encoded = (secret?.data as Record<string, string> | undefined)?.['server.secretkey'] ?? '';
    const key = Buffer.from(encoded, 'base64');
    const session = { subject: 'proj:team:ci', id: 'ci-token', issuedAt, lifetimeSeconds: 3600 };
    clients.set('deployer', restClient(world, await signSessionToken(key, session)));
    const otherKey = createHash('sha256').update('guess').digest();
    clients.set('forged', restClient(world, await signSessionToken(otherKey, { ...session, subject: 'admin:login' })));
  }

  beforeAll(async () => {
    clients.set('nobody', restClient(world, ''));
    clients.set('admin', await logIn(world, 'admin', await initialPassword(world)));
    await makeProject();
    await makeAccounts();
    await given(world).repository('app').withFiles({ 'app/cm.yaml': 'a: 1\n' });
    await given(world).app('shop').inProject('team').fromPath('app').exists();
    await given(world).app('other').fromPath('app').exists();
    await waitFor(async () => (await clients.get('admin')?.get('/api/v1/applications'))?.text.includes('"other"'), {
      what: 'the server has seen the applications',
    });
  });

  it.each(rows)('$call $body', async ({ call, body, open }) => {
    const [method = '', path = ''] = call.split(' ');
    const seen: Record<string, Verdict> = {};
    const expected: Record<string, Verdict> = {};
    for (const who of everyone) {
      const client = clients.get(who);
      const answer = await (method === 'GET' ? client?.get(path) : client?.send(call, body));
      seen[who] = verdictOf(answer?.status ?? 0);
      const isIn = who === 'admin' || open.includes(who);
      const isKnown = who !== 'nobody' && who !== 'forged';
      expected[who] = isKnown ? verdictFor(isIn) : 'login';
    }
    expect(seen).toEqual(expected);
  });

  it('lists show each caller only what it may get', async () => {
    const names = async (who: Who): Promise<string[]> => {
      const answer = await clients.get(who)?.get('/api/v1/applications');
      const items = (answer?.json?.items ?? []) as { metadata: { name: string } }[];
      return items.map(({ metadata }) => metadata.name).toSorted();
    };
    expect(await names('admin')).toEqual(['other', 'shop']);
    expect(await names('reader')).toEqual(['other', 'shop']);
    expect(await names('deployer')).toEqual(['shop']);
    expect(await names('powerless')).toEqual([]);
  });

  it('missing and forbidden applications look alike', async () => {
    const missing = await clients.get('deployer')?.get('/api/v1/applications/no-such-app');
    const forbidden = await clients.get('deployer')?.get('/api/v1/applications/other');
    expect(forbidden?.text).toBe(missing?.text);
    const elsewhere = await clients.get('deployer')?.get('/api/v1/applications/other?project=team');
    const nowhere = await clients.get('deployer')?.get('/api/v1/applications/no-such-app?project=team');
    expect(elsewhere?.status).toBe(404);
    expect(elsewhere?.text.replaceAll('other', 'X')).toBe(nowhere?.text.replaceAll('no-such-app', 'X'));
  });

  it('follows the policy as it changes and keeps the last good one', async () => {
    const rbac = { apiVersion: 'v1', kind: 'ConfigMap', namespace: world.namespace, name: 'argocd-rbac-cm' };
    const status = async (): Promise<number | undefined> => (await clients.get('powerless')?.get(app))?.status;
    expect(await status()).toBe(403);
    await world.cluster.client.patch(rbac, {
      data: { 'policy.csv': 'g, reader, role:readonly\ng, powerless, role:readonly' },
    });
    await waitFor(async () => (await status()) === 200, { what: 'the grant is in force' });
    await world.cluster.client.patch(rbac, { data: { 'policy.csv': 'this is no policy', 'policy.default': '' } });
    await world.cluster.client.patch(rbac, { data: { marker: 'x' } });
    expect(await status()).toBe(200);
    await world.cluster.client.patch(rbac, { data: { 'policy.csv': 'g, reader, role:readonly' } });
    await waitFor(async () => (await status()) === 403, { what: 'the grant is gone' });
  });
});
