import { API_VERSION, type KubeObject } from '@plumbline/contract/crd';
import { given, useWorld } from '@plumbline/test/dsl';
import { waitFor, type LabCluster } from '@plumbline/test/lab';
import { expect, it } from 'vitest';

const world = useWorld({
  name: 'appset',
  services: ['repo-server', 'application-controller', 'applicationset-controller'],
  environment: { ARGOCD_APPLICATIONSET_CONTROLLER_REQUEUE_AFTER: '2s' },
  extraArguments: { 'applicationset-controller': ['--applicationset-namespaces', 'team-*-appset-*'] },
});

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: {a: b}\n`;

interface SetSpec {
  generators: unknown[];
  template: { metadata: Record<string, unknown>; spec: Record<string, unknown> };
  [field: string]: unknown;
}

function appset(name: string, spec: SetSpec): KubeObject {
  return { apiVersion: API_VERSION, kind: 'ApplicationSet', metadata: { name }, spec };
}

function refOf(kind: string, name: string): { apiVersion: string; kind: string; namespace: string; name: string } {
  return { apiVersion: API_VERSION, kind, namespace: world.namespace, name };
}

async function applicationsOf(setName: string): Promise<KubeObject[]> {
  const { items } = await world.cluster.client.list({
    apiVersion: API_VERSION,
    kind: 'Application',
    namespace: world.namespace,
  });
  return items.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.name === setName));
}

async function applicationNames(setName: string): Promise<string[]> {
  return (await applicationsOf(setName)).map(({ metadata }) => metadata.name).sort();
}

async function awaitNames(setName: string, names: readonly string[]): Promise<void> {
  let seen: string[] = [];
  await waitFor(
    async () => {
      seen = await applicationNames(setName);
      return JSON.stringify(seen) === JSON.stringify(names);
    },
    { what: `${setName} has Applications ${names.join(', ')}`, describe: () => `seen ${seen.join(', ')}` },
  );
}

async function conditionsOf(setName: string): Promise<Record<string, { status: string; message: string }>> {
  const set = await world.cluster.client.get(refOf('ApplicationSet', setName));
  const status = set?.['status'] as { conditions?: { type: string; status: string; message: string }[] } | undefined;
  return Object.fromEntries((status?.conditions ?? []).map((condition) => [condition.type, condition]));
}

async function awaitCondition(setName: string, type: string, status: string): Promise<string> {
  return waitFor(
    async () => {
      const condition = (await conditionsOf(setName))[type];
      return condition?.status === status && condition.message;
    },
    { what: `${setName} has condition ${type}=${status}`, timeoutMs: 40_000 },
  );
}

async function registerCluster(name: string, cluster: LabCluster): Promise<void> {
  const config = JSON.stringify({
    bearerToken: cluster.token,
    tlsClientConfig: { caData: Buffer.from(cluster.caPem).toString('base64') },
  });
  const labels = { 'argocd.argoproj.io/secret-type': 'cluster', fleet: 'lab' };
  await given(world)
    .secret(`cluster-${name}`, { labels, data: { name, server: cluster.server, config } })
    .exists();
}

const template = (repoURL: string): SetSpec['template'] => ({
  metadata: { name: '{{name}}-{{path.basename}}' },
  spec: {
    project: 'default',
    source: { repoURL, targetRevision: 'main', path: '{{path}}' },
    destination: { server: '{{server}}', namespace: world.targetNamespace },
    syncPolicy: { automated: { prune: true }, syncOptions: ['CreateNamespace=true'] },
  },
});

const clustersByDirectories = (repoURL: string): unknown => ({
  matrix: {
    generators: [
      { clusters: { selector: { matchLabels: { fleet: 'lab' } } } },
      { git: { repoURL, revision: 'main', directories: [{ path: 'apps/*' }] } },
    ],
  },
});

it('creates, updates and removes Applications over two clusters × directories of a repository', async () => {
  const second = await world.lab.secondCluster();
  await registerCluster('one', world.cluster);
  await registerCluster('two', second);
  const repository = await given(world)
    .repository('fleet')
    .withFiles({
      'apps/alpha/cm.yaml': configMap('alpha'),
      'apps/beta/cm.yaml': configMap('beta'),
      'other/cm.yaml': configMap('other'),
    });
  const generators = [clustersByDirectories(repository.url)];
  const first = template(repository.url);
  await given(world)
    .object(appset('fleet', { generators, template: first }))
    .exists();
  await awaitNames('fleet', ['one-alpha', 'one-beta', 'two-alpha', 'two-beta']);
  await awaitCondition('fleet', 'ResourcesUpToDate', 'True');
  await waitFor(
    async () =>
      second.client.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: world.targetNamespace, name: 'beta' }),
    {
      what: 'the Application of the second cluster has deployed',
      timeoutMs: 60_000,
    },
  );

  // A new directory.
  await repository.commit({ 'apps/gamma/cm.yaml': configMap('gamma') });
  await awaitNames('fleet', ['one-alpha', 'one-beta', 'one-gamma', 'two-alpha', 'two-beta', 'two-gamma']);

  // A changed template.
  const labelled = { ...first, metadata: { ...first.metadata, labels: { team: '{{name}}' } } };
  await given(world)
    .object(appset('fleet', { generators, template: labelled }))
    .exists();
  await waitFor(
    async () =>
      (await applicationsOf('fleet')).every(
        ({ metadata }) => metadata.labels?.['team'] === metadata.name.split('-')[0],
      ),
    {
      what: 'every Application has its label',
    },
  );

  // A removed directory.
  await repository.commit({ 'apps/alpha/cm.yaml': null });
  await awaitNames('fleet', ['one-beta', 'one-gamma', 'two-beta', 'two-gamma']);

  // A cluster that is gone.
  await world.cluster.client.delete({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: world.namespace,
    name: 'cluster-two',
  });
  await awaitNames('fleet', ['one-beta', 'one-gamma']);
});

it('renders Go templates over list elements and keeps what the policy forbids to delete', async () => {
  const set = (elements: unknown[]): KubeObject =>
    appset('listed', {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements } }],
      syncPolicy: { applicationsSync: 'create-update' },
      template: {
        metadata: { name: '{{ .name | lower }}', annotations: { ports: '{{ range .ports }}<{{ . }}>{{ end }}' } },
        spec: {
          project: 'default',
          source: { repoURL: 'https://example.invalid/r.git', path: '.', targetRevision: 'HEAD' },
          destination: { server: 'https://kubernetes.default.svc', namespace: '{{ default "none" .namespace }}' },
        },
      },
    });
  const one = { name: 'LISTED-ONE', namespace: 'one', ports: [80, 443] };
  await given(world)
    .object(set([one, { name: 'listed-two', namespace: 'two', ports: [] }]))
    .exists();
  await awaitNames('listed', ['listed-one', 'listed-two']);
  const created = await world.cluster.client.get(refOf('Application', 'listed-one'));
  expect(created?.metadata.annotations).toEqual({ ports: '<80><443>' });
  expect(created?.metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);

  await given(world)
    .object(set([{ ...one, ports: [8080] }]))
    .exists();
  await waitFor(
    async () =>
      (await world.cluster.client.get(refOf('Application', 'listed-one')))?.metadata.annotations?.['ports'] ===
      '<8080>',
    {
      what: 'the Application was updated',
    },
  );
  expect(await applicationNames('listed')).toEqual(['listed-one', 'listed-two']);

  // What users change and the set ignores stays; the rest of an update does not.
  const ignoreApplicationDifferences = [{ jqPathExpressions: ['.spec.source.targetRevision'] }];
  const updated = async (port: number): Promise<KubeObject> => {
    const changed = set([{ ...one, ports: [port] }]);
    const spec = { ...(changed['spec'] as SetSpec), ignoreApplicationDifferences };
    await given(world)
      .object({ ...changed, spec })
      .exists();
    return waitFor(
      async () => {
        const current = await world.cluster.client.get(refOf('Application', 'listed-one'));
        return current?.metadata.annotations?.['ports'] === `<${port}>` && current;
      },
      { what: `the Application was updated to ${port}` },
    );
  };
  await updated(9090);
  await world.cluster.client.patch(refOf('Application', 'listed-one'), { spec: { source: { targetRevision: 'v2' } } });
  const kept = await updated(9091);
  expect(kept['spec']).toMatchObject({ source: { targetRevision: 'v2' } });
});

it('says in a condition what it cannot do, and writes nothing then', async () => {
  const destination = { server: 'https://kubernetes.default.svc', namespace: 'x' };
  const spec = { project: 'default', source: { repoURL: 'https://example.invalid/r.git', path: '.' }, destination };
  const plugin = { plugin: { configMapRef: { name: 'p' } } };
  await given(world)
    .object(
      appset('refused', {
        generators: [{ list: { elements: [{ a: 'b' }] } }, plugin],
        template: { metadata: { name: '{{a}}' }, spec },
      }),
    )
    .exists();
  expect(await awaitCondition('refused', 'ErrorOccurred', 'True')).toContain('generator plugin is not available yet');
  expect(await applicationNames('refused')).toEqual([]);
});

it('reads files of a repository, and looks again at a push long before its interval is over', async () => {
  const repository = await given(world).repository('files').withFiles({
    'envs/dev/config.json': '{"env": "dev", "replicas": 1, "labels": {"tier": "low"}}',
    'envs/eu/prod/config.yaml': 'env: prod\nreplicas: 3\nlabels: {tier: high}\n',
    'envs/skipped/config.json': '{"env": "skipped"}',
  });
  const files = [{ path: 'envs/**/config.*' }, { path: 'envs/skipped/*', exclude: true }];
  const git = {
    repoURL: repository.url,
    revision: 'HEAD',
    requeueAfterSeconds: 3600,
    files,
    values: { short: '{{ .env | trunc 1 }}' },
  };
  const set = appset('from-files', {
    goTemplate: true,
    goTemplateOptions: ['missingkey=error'],
    generators: [{ git }],
    syncPolicy: { preserveResourcesOnDeletion: true },
    template: {
      metadata: {
        name: 'files-{{ .path.basenameNormalized }}',
        annotations: { short: '{{ .values.short }}', dirs: '{{ join "," .path.segments }}' },
      },
      spec: {
        project: 'default',
        source: { repoURL: 'https://example.invalid/r.git', path: '{{ .path.path }}' },
        destination: { server: 'https://kubernetes.default.svc' },
      },
    },
    templatePatch: 'metadata:\n  labels: {{- .labels | toYaml | nindent 4 }}\n',
  });
  await given(world).object(set).exists();
  await awaitNames('from-files', ['files-dev', 'files-prod']);
  const prod = await world.cluster.client.get(refOf('Application', 'files-prod'));
  expect(prod?.metadata.labels).toEqual({ tier: 'high' });
  expect(prod?.metadata.annotations).toEqual({ short: 'p', dirs: 'envs,eu,prod' });

  await repository.commit({ 'envs/qa/config.json': '{"env": "qa", "labels": {"tier": "low"}}' });
  const push = {
    ref: 'refs/heads/main',
    repository: { html_url: repository.url.replace(/\.git$/u, ''), default_branch: 'main' },
  };
  const answer = await fetch(`http://127.0.0.1:${world.installation.ports.applicationSetWebhook}/api/webhook`, {
    method: 'POST',
    headers: { 'x-github-event': 'push', 'content-type': 'application/json' },
    body: JSON.stringify(push),
  });
  expect(answer.status).toBe(200);
  await awaitNames('from-files', ['files-dev', 'files-prod', 'files-qa']);
});

it('shows sets in its metrics', async () => {
  const { applicationSetMetrics } = world.installation.ports;
  const text = await (await fetch(`http://127.0.0.1:${applicationSetMetrics}/metrics`)).text();
  expect(text).toMatch(
    new RegExp(`argocd_appset_owned_applications\\{namespace="${world.namespace}",name="from-files"\\} 3`, 'u'),
  );
  expect(text).toMatch(/argocd_appset_info\{.*name="refused".*\} 1/u);
  expect(text).toMatch(/argocd_appset_reconcile_count\{/u);
});

it('handles sets of other namespaces as far as projects let them', async () => {
  const { client } = world.cluster;
  const namespace = `team-a-${world.namespace}`;
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const project = {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
    sourceNamespaces: [namespace],
  };
  await given(world)
    .object({ apiVersion: API_VERSION, kind: 'AppProject', metadata: { name: 'team' }, spec: project })
    .exists();
  const set = appset('abroad', {
    generators: [{ list: { elements: [{ project: 'team' }, { project: 'default' }] } }],
    syncPolicy: { preserveResourcesOnDeletion: true },
    template: {
      metadata: { name: 'of-{{project}}' },
      spec: {
        project: '{{project}}',
        source: { repoURL: 'https://example.invalid/r.git', path: '.' },
        destination: { server: 'https://kubernetes.default.svc' },
      },
    },
  });
  await client.apply({ ...set, metadata: { name: 'abroad', namespace } });
  const seen = await waitFor(
    async () => client.get({ apiVersion: API_VERSION, kind: 'Application', namespace, name: 'of-team' }),
    {
      what: 'the Application of the permitted project exists beside its set',
    },
  );
  expect(seen.metadata.ownerReferences?.[0]?.name).toBe('abroad');
  const refused = await waitFor(
    async () => {
      const current = await client.get({ apiVersion: API_VERSION, kind: 'ApplicationSet', namespace, name: 'abroad' });
      const { conditions } = (current?.['status'] ?? {}) as {
        conditions?: { type: string; status: string; message: string }[];
      };
      return conditions?.find(({ type, status }) => type === 'ErrorOccurred' && status === 'True')?.message;
    },
    { what: 'the set says what it may not do' },
  );
  expect(refused).toContain('is not permitted to use project default');
  await client.delete({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
});
