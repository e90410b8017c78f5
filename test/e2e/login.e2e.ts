// First start, logging in and out, passwords.
import { useWorld } from '@plumbline/test/dsl';
import { waitFor } from '@plumbline/test/lab';
import { beforeAll, describe, expect, it } from 'vitest';

import { initialPassword, logIn, restClient } from './api/rest-client.ts';

describe('logging in', () => {
  const world = useWorld({ name: 'login', services: ['api-server'] });
  let password = '';

  beforeAll(async () => {
    password = await initialPassword(world);
  });

  it('finds what a first start makes', async () => {
    const secret = await world.cluster.client.get(ref('v1', 'Secret', 'argocd-secret'));
    expect(Object.keys(secret?.data ?? {}).toSorted()).toEqual(
      expect.arrayContaining(['admin.password', 'admin.passwordMtime', 'server.secretkey']),
    );
    expect(secret?.metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'argocd' });
    const project = await world.cluster.client.get(ref('argoproj.io/v1alpha1', 'AppProject', 'default'));
    expect(project?.spec).toMatchObject({ sourceRepos: ['*'] });
    expect(password).toMatch(/^[A-Za-z0-9-]{16}$/);
  });

  it('says who is logged in, by bearer token and by cookie', async () => {
    const response = await restClient(world, '').send('POST /api/v1/session', { username: 'admin', password });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^argocd\.token=[^;]+; path=\/; SameSite=lax; httpOnly/);
    const byCookie = await restClient(world, '').get('/api/v1/session/userinfo', {
      cookie: cookie.split(';')[0] ?? '',
    });
    expect(byCookie.json).toMatchObject({ loggedIn: true, username: 'admin', iss: 'argocd' });
    const nobody = await restClient(world, '').get('/api/v1/session/userinfo');
    expect(nobody.json).toEqual({ loggedIn: false });
  });

  it('refuses wrong names and passwords in the same words', async () => {
    const client = restClient(world, '');
    const wrong = await client.send('POST /api/v1/session', { username: 'admin', password: 'wrong' });
    const unknown = await client.send('POST /api/v1/session', { username: 'nobody', password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, json: { code: 16 } });
    expect(unknown.text).toBe(wrong.text);
  });

  it('ends a session by logging out', async () => {
    const admin = await logIn(world, 'admin', password);
    expect(await admin.get('/api/v1/account')).toMatchObject({ status: 200 });
    expect(await admin.send('DELETE /api/v1/session')).toMatchObject({ status: 200 });
    expect(await admin.get('/api/v1/account')).toMatchObject({ status: 401 });
  });

  it('tells nobody more than the version and what a login page needs', async () => {
    const client = restClient(world, '');
    expect(Object.keys((await client.get('/api/version')).json ?? {})).toEqual(['Version']);
    const settings = (await client.get('/api/v1/settings')).json ?? {};
    expect(settings).toMatchObject({ userLoginsDisabled: false });
    expect(settings).not.toHaveProperty('controllerNamespace');
  });

  it('changes a password, which ends all sessions', async () => {
    const admin = await logIn(world, 'admin', password);
    const change = (currentPassword: string, newPassword: string): Promise<{ status: number; text: string }> =>
      admin.send('PUT /api/v1/account/password', { name: 'admin', currentPassword, newPassword });
    expect(await change('wrong-password', 'another-password')).toMatchObject({ status: 401 });
    expect(await change(password, 'short')).toMatchObject({ status: 400 });
    await secondsPass();
    const changed = await change(password, 'another-password');
    expect(changed, changed.text).toMatchObject({ status: 200 });
    await waitFor(async () => (await admin.get('/api/v1/account')).status === 401, {
      what: 'the old session has ended',
    });
    const again = await logIn(world, 'admin', 'another-password');
    expect(await again.get('/api/v1/account')).toMatchObject({ status: 200 });
  });

  const ref = (
    apiVersion: string,
    kind: string,
    name: string,
  ): { apiVersion: string; kind: string; namespace: string; name: string } => ({
    apiVersion,
    kind,
    namespace: world.namespace,
    name,
  });

  /** A session counts from whole seconds: one made in the second of the change would stay. */
  async function secondsPass(): Promise<void> {
    const started = Math.floor(Date.now() / 1000);
    await waitFor(() => Math.floor(Date.now() / 1000) > started + 1, { what: 'the next second' });
  }
});
