import { API_VERSION, type KubeObject } from '@plumbline/contract/crd';
import { given, useWorld } from '@plumbline/test/dsl';
import { waitFor } from '@plumbline/test/lab';
import { expect, it } from 'vitest';

// DESIGN §6 rule 4: Applications are deleted only on a complete answer of every generator.

const world = useWorld({
  name: 'appset-faults',
  services: ['repo-server', 'applicationset-controller'],
  environment: { ARGOCD_APPLICATIONSET_CONTROLLER_REQUEUE_AFTER: '1s' },
  extraArguments: { 'applicationset-controller': ['--enable-leader-election'] },
});

async function namesOf(setName: string): Promise<string> {
  const query = { apiVersion: API_VERSION, kind: 'Application', namespace: world.namespace };
  const { items } = await world.cluster.client.list(query);
  const owned = items.filter(({ metadata }) => metadata.ownerReferences?.some(({ name }) => name === setName));
  return owned
    .map(({ metadata }) => metadata.name)
    .sort()
    .join(' ');
}

async function awaitNames(setName: string, names: string, timeoutMs = 30_000): Promise<void> {
  let seen = '';
  await waitFor(
    async () => {
      seen = await namesOf(setName);
      return seen === names;
    },
    { what: `${setName} has Applications ${names}`, describe: () => `seen ${seen}`, timeoutMs },
  );
}

async function awaitError(setName: string, text: string): Promise<void> {
  const ref = { apiVersion: API_VERSION, kind: 'ApplicationSet', namespace: world.namespace, name: setName };
  let seen: unknown;
  await waitFor(
    async () => {
      const set = await world.cluster.client.get(ref);
      const { conditions = [] } = (set?.['status'] ?? {}) as {
        conditions?: { type: string; status: string; message: string }[];
      };
      seen = conditions;
      return conditions.some(
        ({ type, status, message }) => type === 'ErrorOccurred' && status === 'True' && message.includes(text),
      );
    },
    { what: `${setName} says "${text}"`, describe: () => JSON.stringify(seen) },
  );
}

function appset(name: string, generator: unknown, appName: string): KubeObject {
  return {
    apiVersion: API_VERSION,
    kind: 'ApplicationSet',
    metadata: { name },
    spec: {
      generators: [generator],
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: { name: appName },
        spec: {
          project: 'default',
          source: { repoURL: 'https://example.invalid/r.git', path: '.', targetRevision: 'HEAD' },
          destination: { server: 'https://kubernetes.default.svc', namespace: 'x' },
        },
      },
    },
  };
}

it('deletes nothing while the repo-server is dead, and goes on when it is back', async () => {
  const repository = await given(world).repository('apps').withFiles({ 'apps/a/f': '1', 'apps/b/f': '2' });
  const git = { repoURL: repository.url, revision: 'main', directories: [{ path: 'apps/*' }] };
  await given(world)
    .object(appset('dirs', { git }, '{{path.basename}}'))
    .exists();
  await awaitNames('dirs', 'a b');

  await world.installation.service('repo-server').kill();
  await repository.commit({ 'apps/b/f': null });
  await awaitError('dirs', repository.url);
  expect(await namesOf('dirs')).toBe('a b');

  await world.installation.service('repo-server').start();
  await awaitNames('dirs', 'a');
});

it('deletes nothing for an unreachable repository, an unknown revision, or a generator beside it that fails', async () => {
  const repository = await given(world).repository('moved').withFiles({ 'x/c/f': '1' });
  const git = { repoURL: repository.url, revision: 'main', directories: [{ path: 'x/*' }] };
  const named = (generator: unknown): KubeObject => appset('moved', generator, '{{path.basename}}');
  await given(world).object(named({ git })).exists();
  await awaitNames('moved', 'c');

  await given(world)
    .object(named({ git: { ...git, revision: 'gone' } }))
    .exists();
  await awaitError('moved', 'gone');
  expect(await namesOf('moved')).toBe('c');

  await given(world)
    .object(named({ git: { ...git, repoURL: `${repository.url}-absent` } }))
    .exists();
  await awaitError('moved', '-absent');
  expect(await namesOf('moved')).toBe('c');
});

it('deletes nothing when a cluster Secret cannot be read: the cluster is not gone', async () => {
  const labels = { 'argocd.argoproj.io/secret-type': 'cluster', tier: 'edge' };
  const secret = (config: string): Promise<KubeObject> =>
    given(world)
      .secret('edge', { labels, data: { name: 'edge', server: 'https://edge.invalid', config } })
      .exists();
  await secret('{}');
  const clusters = { selector: { matchLabels: { tier: 'edge' } } };
  await given(world)
    .object(appset('edges', { clusters }, 'on-{{name}}'))
    .exists();
  await awaitNames('edges', 'on-edge');

  await secret('{ not json');
  await awaitError('edges', 'edge');
  expect(await namesOf('edges')).toBe('on-edge');

  await world.cluster.client.delete({ apiVersion: 'v1', kind: 'Secret', namespace: world.namespace, name: 'edge' });
  await awaitNames('edges', '');
});

it('resumes after it was killed, once the lease that it held has run out', async () => {
  const list = (names: readonly string[]): unknown => ({ list: { elements: names.map((name) => ({ name })) } });
  await given(world)
    .object(appset('listed', list(['one', 'two']), '{{name}}'))
    .exists();
  await awaitNames('listed', 'one two');
  const controller = world.installation.service('applicationset-controller');
  await controller.kill();
  await given(world)
    .object(appset('listed', list(['two', 'three']), '{{name}}'))
    .exists();
  expect(await namesOf('listed')).toBe('one two');
  await controller.start();
  await awaitNames('listed', 'three two', 60_000);
  const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: world.namespace };
  const held = await world.cluster.client.get({ ...lease, name: '58ac56fa.applicationsets.argoproj.io' });
  expect(held?.['spec']).toMatchObject({ leaseTransitions: 1, leaseDurationSeconds: 15 });
});
