import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '@plumbline/contract/crd';
import { startLab, waitFor, type OwnedLab } from '@plumbline/test/lab';
import { createKubeClient, loadKubeConfig, resources, type KubeClient } from '../kube/index.ts';
import { createLogger } from '../telemetry/index.ts';
import { startSettingsStore, type SettingsStore } from './index.ts';

const partOf = { 'app.kubernetes.io/part-of': 'argocd' };

describe('settings store on a real API server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-settings-'));
  const namespace = 'settings';
  const lines: string[] = [];
  let lab: OwnedLab;
  let client: KubeClient;
  let store: SettingsStore;
  let notices = 0;

  beforeAll(async () => {
    lab = await startLab({ installCustomResources: false });
    const path = join(folder, 'kubeconfig');
    writeFileSync(path, lab.clusters[0]?.kubeconfig(namespace) ?? '');
    client = createKubeClient(await loadKubeConfig({ env: { KUBECONFIG: path } }));
    const created = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    await client.create({ resource: resources.namespaces }, created);
    store = startSettingsStore({ client, namespace, log: createLogger({ write: (line) => lines.push(line) }) });
    store.onChange(() => (notices += 1));
    await store.whenSynced();
  });
  afterAll(async () => {
    await store?.stop();
    await client?.close();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const configMap = (
    name: string,
    data: Record<string, string>,
    labels: Record<string, string> = partOf,
  ): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, labels },
    data,
  });
  const target = (name: string) => ({ resource: resources.configMaps, namespace, name });
  const until = (what: string, check: () => boolean): Promise<boolean> => waitFor(check, { what, timeoutMs: 10_000 });

  it('is ready with all defaults in an empty namespace', () => {
    expect(store.snapshot()).toMatchObject({
      namespace,
      general: { url: '' },
      rbac: { policyCsv: '' },
      repositories: [],
      clusters: [],
      problems: [],
    });
  });

  it('follows a ConfigMap created, changed, emptied, deleted and created again', async () => {
    const collection = { resource: resources.configMaps, namespace };
    await client.create(collection, configMap('argocd-cm', { url: 'https://one' }));
    await until('url one', () => store.snapshot().general.url === 'https://one');
    const before = store.snapshot();
    await client.patch(target('argocd-cm'), { kind: 'merge', body: { data: { url: 'https://two' } } });
    await until('url two', () => store.snapshot().general.url === 'https://two');
    expect(before.general.url).toBe('https://one');
    await client.patch(target('argocd-cm'), { kind: 'merge', body: { data: null } });
    await until('no url', () => store.snapshot().general.url === '');
    await client.delete(target('argocd-cm'));
    await client.create(collection, configMap('argocd-cm', { url: 'https://three' }));
    await until('url three', () => store.snapshot().general.url === 'https://three');
    expect(notices).toBeGreaterThanOrEqual(4);
  });

  it('does not see a ConfigMap without the label, and sees it once it has one', async () => {
    await client.create(
      { resource: resources.configMaps, namespace },
      configMap('argocd-rbac-cm', { 'policy.default': 'role:admin' }, {}),
    );
    await client.create(
      { resource: resources.configMaps, namespace },
      configMap('argocd-tls-certs-cm', { host: 'PEM' }),
    );
    await until('the labelled one', () => store.snapshot().configMapNamed('argocd-tls-certs-cm')['host'] === 'PEM');
    expect(store.snapshot().rbac.defaultRole).toBe('');
    await client.patch(target('argocd-rbac-cm'), { kind: 'merge', body: { metadata: { labels: partOf } } });
    await until('the role', () => store.snapshot().rbac.defaultRole === 'role:admin');
    await client.patch(target('argocd-rbac-cm'), {
      kind: 'merge',
      body: { metadata: { labels: { 'app.kubernetes.io/part-of': null } } },
    });
    await until('no role', () => store.snapshot().rbac.defaultRole === '');
  });

  it('knows repositories and clusters by their type label alone, and names a broken one', async () => {
    const secret = (name: string, type: string, stringData: Record<string, string>): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, labels: { 'argocd.argoproj.io/secret-type': type } },
      stringData,
    });
    const secrets = { resource: resources.secrets, namespace };
    await client.create(secrets, secret('repo', 'repository', { url: 'https://git.example/a', password: 'p' }));
    await client.create(
      secrets,
      secret('broken', 'cluster', { name: 'x', server: 'https://x', config: '{"bearerToken": hunter2' }),
    );
    await client.create(secrets, secret('prod', 'cluster', { name: 'prod', server: 'https://prod' }));
    await until(
      'all three',
      () => store.snapshot().repositories.length === 1 && store.snapshot().clusters.length === 1,
    );
    await until('the problem in the log', () => lines.some((line) => line.includes('broken')));
    expect(store.snapshot().problems).toMatchObject([{ code: 'CONFIG_INVALID' }]);
    expect(lines.join('')).not.toContain('hunter2');
  });
});
