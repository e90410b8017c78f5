// What the sync options promise (reference/behaviour/sync.md §3.8), on a real API server.
import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, expect, it } from 'vitest';

const configMap = (name: string, value = '1', annotations = ''): string => `
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  annotations: {${annotations}}
data: {value: "${value}"}
`;

const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.options.example.org}
spec:
  group: options.example.org
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;

const widget = `
apiVersion: options.example.org/v1
kind: Widget
metadata: {name: first}
spec: {size: 3}
`;

const frozen = (value: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: {name: options-frozen}
immutable: true
data: {value: "${value}"}
`;

const resultOf = (app: KubeObject, name: string): v1alpha1.ResourceResult | undefined =>
  (app.status as v1alpha1.ApplicationStatus).operationState?.syncResult?.resources?.find((it) => it.name === name);

describe('sync options', () => {
  const world = useWorld({ name: 'options', environment: { ARGOCD_SYNC_WAVE_DELAY: '0' } });

  it('ServerSideApply=true applies on the server, and stays Synced', async () => {
    await given(world)
      .repository('ssa')
      .withFiles({ 'a.yaml': configMap('options-ssa') });
    await given(world).app('options-ssa').withSyncOptions('ServerSideApply=true').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced({ syncOptions: ['ServerSideApply=true'] });
    const app = await eventually(world).app().operation('Succeeded');
    expect(resultOf(app, 'options-ssa')?.message).toBe('configmap/options-ssa serverside-applied');
    await eventually(world).app().is('Synced', 'Healthy');
    const live = await eventually(world).object('ConfigMap/options-ssa').exists();
    expect(live.metadata.annotations).not.toHaveProperty('kubectl.kubernetes.io/last-applied-configuration');
  });

  it('a field that is dropped after a change to server-side apply goes', async () => {
    const two = configMap('options-move').replace('{value: "1"}', '{value: "1", extra: "2"}');
    await given(world).repository('move').withFiles({ 'a.yaml': two });
    await given(world).app('options-move').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    await eventually(world).app().is('Synced', 'Healthy');
    const revision = await when(world).committed({ 'a.yaml': configMap('options-move') });
    await when(world).refreshed();
    await eventually(world).app().is('OutOfSync', 'Healthy', { revision });
    await when(world).synced({ syncOptions: ['ServerSideApply=true'] });
    await eventually(world)
      .object('ConfigMap/options-move')
      .fits('has only what is desired', ({ data }) => JSON.stringify(data) === '{"value":"1"}');
  });

  it('Replace=true replaces', async () => {
    await given(world)
      .repository('replace')
      .withFiles({ 'a.yaml': configMap('options-replace') });
    await given(world).app('options-replace').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).edited('ConfigMap/options-replace', { data: { extra: 'by hand', value: '0' } });
    await eventually(world).app().is('OutOfSync', 'Healthy');
    await when(world).synced({ syncOptions: ['Replace=true'] });
    await eventually(world)
      .object('ConfigMap/options-replace')
      .fits('has only what is desired', ({ data }) => JSON.stringify(data) === '{"value":"1"}');
  });

  it('Force=true makes an object anew when a field cannot change', async () => {
    await given(world)
      .repository('force')
      .withFiles({ 'a.yaml': frozen('1') });
    await given(world).app('options-force').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    await eventually(world).app().is('Synced', 'Healthy');
    const before = await eventually(world).object('ConfigMap/options-frozen').exists();
    const revision = await when(world).committed({ 'a.yaml': frozen('2') });
    await when(world).refreshed();
    await eventually(world).app().is('OutOfSync', 'Healthy', { revision });
    await when(world).synced();
    await eventually(world)
      .app()
      .operation('Failed', { message: /immutable/ });
    await when(world).synced({ syncOptions: ['Force=true'] });
    await eventually(world).app().operation('Succeeded');
    await eventually(world)
      .object('ConfigMap/options-frozen')
      .fits('is another object', ({ metadata }) => metadata.uid !== before.metadata.uid);
  });

  it('RespectIgnoreDifferences=true leaves what is ignored alone', async () => {
    await given(world)
      .repository('respect')
      .withFiles({ 'a.yaml': configMap('options-respect') });
    await given(world)
      .app('options-respect')
      .withSpec({ ignoreDifferences: [{ kind: 'ConfigMap', jsonPointers: ['/data/value'] }] })
      .exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).edited('ConfigMap/options-respect', { data: { value: 'mine' } });
    await when(world).synced({ syncOptions: ['RespectIgnoreDifferences=true'] });
    await eventually(world).app().operation('Succeeded');
    await eventually(world)
      .object('ConfigMap/options-respect')
      .fits('keeps the value', ({ data }) => JSON.stringify(data).includes('mine'));
  });

  it('a definition and an object of its kind arrive in one sync', async () => {
    await given(world).repository('crd').withFiles({ 'crd.yaml': definition, 'widget.yaml': widget });
    await given(world).app('options-crd').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    await eventually(world).app().operation('Succeeded');
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world)
      .object({ apiVersion: 'options.example.org/v1', kind: 'Widget', namespace: world.targetNamespace, name: 'first' })
      .exists();
  });

  it('managedNamespaceMetadata stands on the namespace that is made', async () => {
    const namespace = `${world.targetNamespace}-labelled`;
    await given(world)
      .repository('labels')
      .withFiles({ 'a.yaml': configMap('options-labels') });
    await given(world)
      .app('options-labels')
      .toNamespace(namespace)
      .withSpec({
        syncPolicy: {
          automated: {},
          syncOptions: ['CreateNamespace=true'],
          managedNamespaceMetadata: { labels: { team: 'blue' }, annotations: { note: 'x' } },
        },
      })
      .exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world)
      .object({ apiVersion: 'v1', kind: 'Namespace', name: namespace })
      .fits('has the label', ({ metadata }) => metadata.labels?.team === 'blue');
  });

  it('ApplyOutOfSyncOnly=true touches only what differs', async () => {
    await given(world)
      .repository('only')
      .withFiles({ 'a.yaml': configMap('options-only-a'), 'b.yaml': configMap('options-only-b') });
    await given(world).app('options-only').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).edited('ConfigMap/options-only-b', { data: { value: '9' } });
    await eventually(world).app().is('OutOfSync', 'Healthy');
    await when(world).synced({ syncOptions: ['ApplyOutOfSyncOnly=true'] });
    const app = await eventually(world).app().operation('Succeeded');
    expect(resultOf(app, 'options-only-b')?.message).toBe('configmap/options-only-b configured');
    expect(resultOf(app, 'options-only-a')).toBeUndefined();
  });

  it('several sources are rendered one by one and applied together', async () => {
    const first = await given(world)
      .repository('multi-a')
      .withFiles({ 'a/a.yaml': configMap('options-multi-a') });
    const second = await given(world)
      .repository('multi-b')
      .withFiles({ 'b/b.yaml': configMap('options-multi-b') });
    await given(world)
      .app('options-multi')
      .withSpec({
        source: null,
        sources: [
          { repoURL: first.url, path: 'a', targetRevision: 'HEAD' },
          { repoURL: second.url, path: 'b', targetRevision: 'HEAD' },
        ],
        syncPolicy: { automated: {} },
      })
      .exists();
    const app = await eventually(world).app().is('Synced', 'Healthy');
    const status = app.status as v1alpha1.ApplicationStatus;
    expect(status.sync?.revisions).toEqual([await first.resolve(), await second.resolve()]);
    expect(status.resources?.map(({ name }) => name)).toEqual(['options-multi-a', 'options-multi-b']);
  });

  it('a terminated operation ends, and its hook goes', async () => {
    await given(world)
      .repository('terminate')
      .withFiles({
        'job.yaml': `
apiVersion: batch/v1
kind: Job
metadata:
  name: endless
  annotations: {argocd.argoproj.io/hook: PreSync}
spec:
  template:
    metadata: {annotations: {lab.plumbline.dev/run-for: 600s}}
    spec:
      restartPolicy: Never
      containers: [{name: main, image: "registry.example/works:1"}]
`,
        'a.yaml': configMap('options-terminate'),
      });
    await given(world).app('options-terminate').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    await eventually(world)
      .app()
      .fits('waits for its hook', ({ status }) => JSON.stringify(status).includes('waiting for completion of hook'));
    await when(world).edited('Application/options-terminate', { status: { operationState: { phase: 'Terminating' } } });
    await eventually(world)
      .app()
      .operation('Failed', { message: /terminated/ });
    await eventually(world)
      .object({ apiVersion: 'batch/v1', kind: 'Job', namespace: world.targetNamespace, name: 'endless' })
      .isGone();
  });
});
