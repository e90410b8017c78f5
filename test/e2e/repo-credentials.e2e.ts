// Repositories that ask who is there: the credentials come from Secrets, as an admin declares them.
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import type { GitRepository } from '@plumbline/test/lab';
import { describe, it } from 'vitest';

const REPOSITORY = { 'argocd.argoproj.io/secret-type': 'repository' };
const TEMPLATE = { 'argocd.argoproj.io/secret-type': 'repo-creds' };

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: "1"}\n`;

describe('repositories with credentials', () => {
  const world = useWorld({ name: 'repo-credentials' });
  const repository = async (name: string): Promise<GitRepository> =>
    given(world)
      .repository(name)
      .withFiles({ 'app/cm.yaml': configMap(name) });
  const basic = (): { username: string; password: string } => world.lab.git.address.credentials;

  it('reads over HTTP with user and password', async () => {
    const { authUrl } = await repository('basic');
    await given(world)
      .secret('repo-basic', { labels: REPOSITORY, data: { type: 'git', url: authUrl, ...basic() } })
      .exists();
    await given(world).app('basic').fromUrl(authUrl).fromPath('app').automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world).object('ConfigMap/basic').exists();
  });

  it('reads over ssh with a key', async () => {
    const { sshUrl } = await repository('by-ssh');
    const sshPrivateKey = world.lab.git.address.sshPrivateKey;
    await given(world)
      .secret('repo-ssh', { labels: REPOSITORY, data: { type: 'git', url: sshUrl, sshPrivateKey } })
      .exists();
    await given(world).app('by-ssh').fromUrl(sshUrl).fromPath('app').automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
  });

  it('reads over HTTPS with the CA of the host', async () => {
    const { httpsUrl } = await repository('by-https');
    await given(world).app('by-https').fromUrl(httpsUrl).fromPath('app').automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
  });

  it('takes the credentials of the longest template that fits', async () => {
    const { authUrl } = await repository('by-template');
    const prefix = authUrl.slice(0, authUrl.lastIndexOf('/'));
    await given(world)
      .secret('creds-short', {
        labels: TEMPLATE,
        data: { url: prefix.slice(0, -2), username: 'nobody', password: 'wrong' },
      })
      .exists();
    await given(world)
      .secret('creds-long', { labels: TEMPLATE, data: { url: prefix, ...basic() } })
      .exists();
    await given(world).app('by-template').fromUrl(authUrl).fromPath('app').automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
  });

  it('says that it may not read, and goes on once it may', async () => {
    const { authUrl } = await repository('forbidden');
    const secret = (password: string): ReturnType<ReturnType<typeof given>['secret']> =>
      given(world).secret('repo-forbidden', {
        labels: REPOSITORY,
        data: { type: 'git', url: authUrl, username: basic().username, password },
      });
    await secret('wrong').exists();
    await given(world).app('forbidden').fromUrl(authUrl).fromPath('app').automated().exists();
    await eventually(world)
      .app()
      .hasCondition('ComparisonError', /Authentication failed|password/i);
    await secret(basic().password).exists();
    await when(world).refreshed('hard');
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world).app().hasNoCondition('ComparisonError');
  });
});
