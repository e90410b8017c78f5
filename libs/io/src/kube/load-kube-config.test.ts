import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authHeadersOf, loadInClusterConfig, loadKubeConfig, loadServiceAccount } from './index.ts';

const kubeconfig = (name: string, extra: string): string => `
apiVersion: v1
kind: Config
current-context: ${name}
clusters: [{name: ${name}, cluster: {server: https://${name}:6443, certificate-authority: ca.pem}}]
users: [{name: ${name}, user: {${extra}}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}, namespace: ns-${name}}}]
`;

describe('loadKubeConfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-kubeconfig-'));
  const file = (name: string): string => join(folder, name);
  beforeAll(() => {
    writeFileSync(file('ca.pem'), 'CA');
    writeFileSync(file('one'), kubeconfig('one', 'token: t1'));
    writeFileSync(file('two'), kubeconfig('two', 'tokenFile: token'));
    writeFileSync(file('token'), 'from-file\n');
    writeFileSync(file('broken'), 'clusters: [\nusers: {token: hunter2');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('takes server, namespace, CA beside the file and token', async () => {
    const connection = await loadKubeConfig({ env: { KUBECONFIG: file('one') } });
    expect(connection).toMatchObject({ server: 'https://one:6443', namespace: 'ns-one', tls: { ca: 'CA' } });
    expect(await connection.authHeaders()).toEqual({ authorization: 'Bearer t1' });
  });
  it('merges several files; the first names the current context, a flag another', async () => {
    const env = { KUBECONFIG: [file('one'), file('two'), file('missing')].join(delimiter) };
    expect((await loadKubeConfig({ env })).server).toBe('https://one:6443');
    const second = await loadKubeConfig({ env, overrides: { context: 'two', namespace: 'mine' } });
    expect([second.server, second.namespace, await second.authHeaders()]).toEqual([
      'https://two:6443',
      'mine',
      { authorization: 'Bearer from-file' },
    ]);
  });
  it('lets flags win over the file', async () => {
    const connection = await loadKubeConfig({
      env: {},
      overrides: {
        kubeconfig: file('one'),
        server: 'https://other',
        token: 't9',
        as: 'u',
        asGroups: ['g1', 'g2'],
        isInsecure: true,
      },
    });
    expect(connection).toMatchObject({ server: 'https://other', tls: { isInsecure: true } });
    expect(await connection.authHeaders()).toEqual({
      authorization: 'Bearer t9',
      'impersonate-user': 'u',
      'impersonate-group': ['g1', 'g2'],
    });
  });
  it.each([
    { reason: 'nothing at all', load: () => loadKubeConfig({ env: { HOME: folder } }), says: 'KUBECONFIG' },
    {
      reason: 'a missing file that was named',
      load: () => loadKubeConfig({ env: {}, overrides: { kubeconfig: file('none') } }),
      says: 'none',
    },
    {
      reason: 'an unknown context',
      load: () => loadKubeConfig({ env: { KUBECONFIG: file('one') }, overrides: { context: 'x' } }),
      says: '"x"',
    },
    {
      reason: 'a file that is no YAML, without showing it',
      load: () => loadKubeConfig({ env: { KUBECONFIG: file('broken') } }),
      says: 'not YAML',
    },
    {
      reason: 'the in-cluster destination outside a pod',
      load: () => loadInClusterConfig({ KUBECONFIG: file('one') }),
      says: 'ARGOCD_FAKE_IN_CLUSTER',
    },
  ])('refuses $reason', async ({ load, says }) => {
    await expect(load()).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining(says) });
  });
  it('takes the kubeconfig for the in-cluster destination when told to', async () => {
    const connection = await loadInClusterConfig({ KUBECONFIG: file('one'), ARGOCD_FAKE_IN_CLUSTER: 'true' });
    expect(connection.server).toBe('https://one:6443');
  });
  it('is the service account of its pod', async () => {
    writeFileSync(file('ca.crt'), 'POD CA');
    writeFileSync(file('namespace'), 'argocd\n');
    writeFileSync(file('token'), 'of-the-pod\n');
    const connection = await loadServiceAccount(
      { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' },
      folder,
    );
    expect(connection).toMatchObject({ server: 'https://[fd00::1]:443', namespace: 'argocd', tls: { ca: 'POD CA' } });
    expect(await connection.authHeaders()).toEqual({ authorization: 'Bearer of-the-pod' });
  });
  it('runs a credential plugin, with the arguments of the kubeconfig', async () => {
    const credential = JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'from-plugin' },
    });
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'echo',
      args: [credential],
      interactiveMode: 'Never',
    };
    expect(await authHeadersOf({ exec }, { server: 'https://x' })()).toMatchObject({
      authorization: 'Bearer from-plugin',
    });
  });
  it('reads a token file again after a minute', async () => {
    let nowMs = 0;
    const headers = authHeadersOf({ tokenFile: file('token') }, { now: () => nowMs });
    writeFileSync(file('token'), 'from-file');
    await headers();
    writeFileSync(file('token'), 'rotated');
    expect(await headers()).toEqual({ authorization: 'Bearer from-file' });
    nowMs = 60_000;
    expect(await headers()).toEqual({ authorization: 'Bearer rotated' });
  });
});
