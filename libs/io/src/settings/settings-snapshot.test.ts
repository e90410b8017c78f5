import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@plumbline/contract/crd';
import {
  buildSnapshot,
  clusterConnection,
  findRepository,
  isResourceExcluded,
  listClusters,
  normalizeRepositoryUrl,
  parseClusterSecret,
  parseGeneralSettings,
  parseRbacSettings,
  parseRepositorySecret,
  resolveCluster,
  resolveSecretReference,
} from './index.ts';

const encode = (data: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
const secret = (name: string, type: string, data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, labels: { 'argocd.argoproj.io/secret-type': type } },
  data: encode(data),
});
const configMap = (name: string, data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});
const snapshotOf = (...objects: KubeObject[]) =>
  buildSnapshot({
    namespace: 'argocd',
    configMaps: objects.filter((object) => object.kind === 'ConfigMap'),
    secrets: objects.filter((object) => object.kind === 'Secret'),
  });

describe('parseGeneralSettings', () => {
  it('has the documented defaults for an empty ConfigMap', () => {
    expect(parseGeneralSettings({})).toMatchObject({
      tracking: { method: 'annotation', labelKey: 'app.kubernetes.io/instance' },
      isInClusterEnabled: true,
      isAdminEnabled: true,
      isAnonymousEnabled: false,
      sessionDurationMs: 86_400_000,
      passwordPattern: '^.{8,32}$',
      isIgnoreResourceUpdatesEnabled: true,
      respectRbac: 'off',
      maxPodLogsToRender: 10,
      helm: { valuesFileSchemes: ['https', 'http'] },
      compareOptions: { ignoresStatusOf: 'all' },
      problems: [],
    });
  });

  it.each([
    {
      reason: 'tracking',
      data: {
        'application.resourceTrackingMethod': 'label',
        'application.instanceLabelKey': 'x/y',
        installationID: 'i',
      },
      expected: { tracking: { method: 'label', labelKey: 'x/y', installationId: 'i' } },
    },
    {
      reason: 'accounts with their switches',
      data: { 'accounts.alice': 'apiKey, login', 'accounts.bob': 'login', 'accounts.bob.enabled': 'false' },
      expected: {
        accounts: [
          { name: 'alice', capabilities: ['apiKey', 'login'], isEnabled: true },
          { name: 'bob', capabilities: ['login'], isEnabled: false },
        ],
      },
    },
    {
      reason: 'no scheme for value files',
      data: { 'helm.valuesFileSchemes': '' },
      expected: { helm: { valuesFileSchemes: [] } },
    },
    {
      reason: 'kustomize versions',
      data: {
        'kustomize.buildOptions': '--enable-helm',
        'kustomize.path.v3.9.1': '/k391',
        'kustomize.buildOptions.v3.9.1': '--x',
      },
      expected: {
        kustomize: {
          buildOptions: '--enable-helm',
          versions: [{ name: 'v3.9.1', path: '/k391', buildOptions: '--x' }],
        },
      },
    },
    {
      reason: 'split customizations',
      data: {
        'resource.customizations.health.cert-manager.io_Certificate': 'return {}',
        'resource.customizations.ignoreDifferences.all': 'jsonPointers: [/spec/x]',
        'resource.customizations.actions.Pod': 'a',
      },
      expected: {
        customizations: {
          'cert-manager.io/Certificate': { healthLua: 'return {}' },
          '*/*': { ignoreDifferences: { jsonPointers: ['/spec/x'] } },
          Pod: { actions: 'a' },
        },
      },
    },
    {
      reason: 'whole customizations, YAML in YAML',
      data: {
        'resource.customizations':
          'apps/Deployment:\n  health.lua: h\n  ignoreDifferences: |\n    jsonPointers:\n    - /spec/replicas\n',
      },
      expected: {
        customizations: {
          'apps/Deployment': { healthLua: 'h', ignoreDifferences: { jsonPointers: ['/spec/replicas'] } },
        },
      },
    },
    {
      reason: 'compare options',
      data: { 'resource.compareoptions': 'ignoreAggregatedRoles: true\nignoreResourceStatusField: crd' },
      expected: {
        compareOptions: {
          ignoresAggregatedRoles: true,
          ignoresStatusOf: 'crd',
          ignoresDifferencesOnResourceUpdates: true,
        },
      },
    },
  ])('$reason', ({ data, expected }) => {
    const settings = parseGeneralSettings(data);
    expect(settings).toMatchObject(expected);
    expect(settings.problems).toEqual([]);
  });

  it.each([
    {
      reason: 'a wrong number',
      data: { 'server.maxPodLogsToRender': 'many', url: 'https://x' },
      key: 'server.maxPodLogsToRender',
    },
    { reason: 'wrong YAML', data: { 'resource.exclusions': '- [', url: 'https://x' }, key: 'resource.exclusions' },
    {
      reason: 'an unknown tracking method',
      data: { 'application.resourceTrackingMethod': 'magic', url: 'https://x' },
      key: 'application.resourceTrackingMethod',
    },
  ])('keeps all else and names the key: $reason', ({ data, key }) => {
    const settings = parseGeneralSettings(data);
    expect(settings.url).toBe('https://x');
    expect(settings.problems).toMatchObject([
      { code: 'CONFIG_INVALID', message: expect.stringContaining(`argocd-cm/${key}`) },
    ]);
  });
});

describe('isResourceExcluded', () => {
  const filter = parseGeneralSettings({
    'resource.exclusions':
      '- apiGroups: ["*.cilium.io"]\n  kinds: ["*"]\n  clusters: ["https://prod*"]\n- kinds: [TokenReview]\n',
  }).resourceFilter;
  it.each([
    { reason: 'events are never looked at', group: '', kind: 'Event', cluster: 'x', excluded: true },
    { reason: 'leases neither', group: 'coordination.k8s.io', kind: 'Lease', cluster: 'x', excluded: true },
    {
      reason: 'group, kind and cluster match',
      group: 'net.cilium.io',
      kind: 'Id',
      cluster: 'https://prod-1',
      excluded: true,
    },
    { reason: 'another cluster', group: 'net.cilium.io', kind: 'Id', cluster: 'https://dev', excluded: false },
    {
      reason: 'no group given means every group',
      group: 'authentication.k8s.io',
      kind: 'TokenReview',
      cluster: 'x',
      excluded: true,
    },
    { reason: 'everything else is looked at', group: 'apps', kind: 'Deployment', cluster: 'x', excluded: false },
  ])('$reason', ({ group, kind, cluster, excluded }) =>
    expect(isResourceExcluded(filter, { group, kind, cluster })).toBe(excluded),
  );

  it('with inclusions nothing else is looked at, and exclusions win', () => {
    const both = { inclusions: [{ apiGroups: ['apps'] }], exclusions: [{ kinds: ['ReplicaSet'] }] };
    expect(isResourceExcluded(both, { group: 'apps', kind: 'Deployment', cluster: 'x' })).toBe(false);
    expect(isResourceExcluded(both, { group: 'batch', kind: 'Job', cluster: 'x' })).toBe(true);
    expect(isResourceExcluded(both, { group: 'apps', kind: 'ReplicaSet', cluster: 'x' })).toBe(true);
  });
});

it('joins the policies in the order of their keys', () => {
  expect(
    parseRbacSettings({
      'policy.b.csv': 'p, b',
      'policy.csv': 'p, main',
      'policy.a.csv': 'p, a',
      'policy.default': 'role:readonly',
      scopes: '[groups, email]',
      'policy.matchMode': 'regex',
    }),
  ).toMatchObject({
    policyCsv: 'p, main\np, a\np, b',
    defaultRole: 'role:readonly',
    scopes: ['groups', 'email'],
    matchMode: 'regex',
  });
});

describe('repositories', () => {
  const known = snapshotOf(
    secret('own', 'repository', {
      url: 'https://git.example/team/app.git',
      username: 'u',
      password: 'p',
      insecure: 'true',
      type: '',
    }),
    secret('scoped', 'repository', { url: 'https://git.example/team/app', project: 'blue', password: 'blue' }),
    secret('bare', 'repository', { url: 'https://git.example/bare', proxy: 'http://proxy' }),
    secret('broad', 'repo-creds', { url: 'https://git.example/', password: 'broad' }),
    secret('narrow', 'repo-creds', { url: 'https://git.example/bare', password: 'narrow', githubAppID: '12' }),
    secret('broken', 'repository', { url: '', insecure: 'yes' }),
  );
  it.each([
    {
      reason: 'an entry with credentials of its own, whatever its spelling',
      query: { url: 'https://GIT.example/team/app' },
      expected: { repo: 'https://GIT.example/team/app', username: 'u', password: 'p', insecure: true, type: 'git' },
    },
    {
      reason: 'the entry of the project before the global one',
      query: { url: 'https://git.example/team/app.git', project: 'blue' },
      expected: { password: 'blue', project: 'blue' },
    },
    {
      reason: 'without credentials the longest template',
      query: { url: 'https://git.example/bare' },
      expected: { password: 'narrow', githubAppID: 12, proxy: 'http://proxy', inheritedCreds: true },
    },
    {
      reason: 'an unknown URL with a template',
      query: { url: 'https://git.example/new' },
      expected: { repo: 'https://git.example/new', password: 'broad', inheritedCreds: true },
    },
  ])('$reason', ({ query, expected }) => expect(findRepository(known, query)).toMatchObject(expected));

  it('an unknown URL without template is just that', () => {
    expect(findRepository(known, { url: 'https://other.example/x' })).toEqual({ repo: 'https://other.example/x' });
  });
  it('leaves out what cannot be read and says so', () => {
    expect(known.problems).toMatchObject([{ code: 'CONFIG_INVALID', message: expect.stringContaining('"broken"') }]);
    expect(known.repositories).toHaveLength(3);
  });
  it('names a field that is not what it should be, without its value', () => {
    const parse = (): unknown => parseRepositorySecret(secret('s', 'repository', { url: 'x', enableLfs: 'hunter2' }));
    expect(parse).toThrow('enableLfs');
    expect(parse).not.toThrow('hunter2');
  });
  it.each([
    ['https://Example.com/Repo.git', 'https://example.com/repo'],
    ['git@github.com:org/app.git', 'ssh://git@github.com/org/app'],
    ['ssh://git@github.com:22/org/app', 'ssh://git@github.com/org/app'],
    ['https://x/y/', 'https://x/y'],
  ])('%s compares as %s', (url, normal) => expect(normalizeRepositoryUrl(url)).toBe(normal));
});

describe('clusters', () => {
  const remote = secret('remote', 'cluster', {
    name: 'prod',
    server: 'https://prod:6443/',
    config: '{"bearerToken":"t","tlsClientConfig":{"insecure":true}}',
    namespaces: 'a, b',
    shard: '2',
    project: 'blue',
  });
  const known = snapshotOf(
    remote,
    secret('twin-1', 'cluster', { name: 'twin', server: 'https://t1' }),
    secret('twin-2', 'cluster', { name: 'twin', server: 'https://t2' }),
  );

  it('reads a Secret', () => {
    expect(parseClusterSecret(remote).cluster).toMatchObject({
      server: 'https://prod:6443',
      name: 'prod',
      namespaces: ['a', 'b'],
      shard: 2,
      project: 'blue',
      config: { bearerToken: 't' },
    });
  });
  it('does not show a broken config in its error', () => {
    const broken = secret('b', 'cluster', { server: 'https://x', config: '{"bearerToken": hunter2' });
    expect(() => parseClusterSecret(broken)).toThrow('config: not JSON');
    expect(() => parseClusterSecret(broken)).not.toThrow('hunter2');
  });
  it('knows the cluster it runs in unless told otherwise', () => {
    expect(listClusters(known).map((cluster) => cluster.server)).toContain('https://kubernetes.default.svc');
    const disabled = snapshotOf(configMap('argocd-cm', { 'cluster.inClusterEnabled': 'false' }));
    expect(listClusters(disabled)).toEqual([]);
    expect(() => resolveCluster(disabled, { name: 'in-cluster' })).toThrow('disabled');
  });
  it.each([
    { reason: 'by address', destination: { server: 'https://prod:6443/' }, server: 'https://prod:6443' },
    { reason: 'by name', destination: { name: 'prod' }, server: 'https://prod:6443' },
    {
      reason: 'the implicit one by name',
      destination: { name: 'in-cluster' },
      server: 'https://kubernetes.default.svc',
    },
  ])('resolves $reason', ({ destination, server }) => expect(resolveCluster(known, destination).server).toBe(server));
  it.each([
    { reason: 'both', destination: { server: 'https://prod:6443', name: 'prod' } },
    { reason: 'neither', destination: {} },
    { reason: 'an unknown address', destination: { server: 'https://nowhere' } },
    { reason: 'a name of two clusters', destination: { name: 'twin' } },
  ])('refuses $reason', ({ destination }) => {
    expect(() => resolveCluster(known, destination)).toThrow(expect.objectContaining({ code: 'DESTINATION_INVALID' }));
  });
  it('connects with the token of its Secret', async () => {
    const connection = await clusterConnection(parseClusterSecret(remote).cluster, {});
    expect([connection.server, connection.tls.isInsecure, await connection.authHeaders()]).toEqual([
      'https://prod:6443',
      true,
      { authorization: 'Bearer t' },
    ]);
  });
  it('refuses what it cannot do, and the in-cluster address outside a pod', async () => {
    await expect(
      clusterConnection({ server: 'https://x', config: { awsAuthConfig: { clusterName: 'c' } } }, {}),
    ).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
    await expect(clusterConnection({ server: 'https://kubernetes.default.svc' }, {})).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });
});

describe('resolveSecretReference', () => {
  const source = snapshotOf(
    secret('argocd-secret', '', { 'webhook.github.secret': 's1\n' }),
    secret('other', '', { key: 's2' }),
  );
  it.each([
    ['plain', 'plain'],
    ['$webhook.github.secret', 's1'],
    ['$other:key', 's2'],
    ['$$money', '$$money'],
  ])('%s is %s', (value, found) => expect(resolveSecretReference(value, source)).toBe(found));
  it.each(['$missing', '$other:missing', '$nobody:key'])('%s is refused', (value) =>
    expect(() => resolveSecretReference(value, source)).toThrow('no such Secret or key'),
  );
});
