// Each kind of source, rendered by the real tools and deployed.
import type { KubeObject } from '@plumbline/contract/crd';
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, it } from 'vitest';

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: "1"}\n`;
const textOf = (object: KubeObject): string => JSON.stringify(object['data']);

describe('rendering', () => {
  const world = useWorld({ name: 'rendering' });

  it('reads a directory with all that lies below, less what is excluded', async () => {
    await given(world)
      .repository('directory')
      .withFiles({
        'app/one.yaml': configMap('dir-one'),
        'app/below/two.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"dir-two"}}',
        'app/below/three.yaml': configMap('dir-three'),
      });
    const directory = { recurse: true, exclude: '*three.yaml' };
    await given(world).app('directory').fromPath('app').withSource({ directory }).automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world).app().resource('ConfigMap/dir-two').is('Synced');
    await eventually(world).app().resource('ConfigMap/dir-three').isAbsent();
  });

  it('builds a Kustomize overlay, and again when its base changes', async () => {
    await given(world)
      .repository('kustomize')
      .withFiles({
        'base/kustomization.yaml': 'resources: [cm.yaml]\n',
        'base/cm.yaml': configMap('base'),
        'overlays/prod/kustomization.yaml': 'resources: [../../base]\nnamePrefix: prod-\n',
      });
    const kustomize = { commonLabels: { team: '$ARGOCD_APP_NAME' } };
    await given(world)
      .app('kustomize')
      .fromPath('overlays/prod')
      .withSource({ kustomize })
      .automated({ prune: true })
      .exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world)
      .object('ConfigMap/prod-base')
      .fits('has the label', (object) => object.metadata.labels?.['team'] === 'kustomize');
    const revision = await when(world).committed({ 'base/cm.yaml': configMap('base').replace('"1"', '"2"') });
    await when(world).refreshed();
    await eventually(world).app().is('Synced', 'Healthy', { revision });
    await eventually(world)
      .object('ConfigMap/prod-base')
      .fits('has the new value', (object) => textOf(object).includes('2'));
  });

  it('renders a Helm chart with values, value files and parameters', async () => {
    await given(world).repository('helm').withFiles({
      'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
      'chart/values.yaml': 'a: default\nb: default\nc: default\n',
      'chart/values-prod.yaml': 'b: file\nc: file\n',
      'chart/templates/cm.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}-cm}\ndata: {text: "{{ .Values.a }} {{ .Values.b }} {{ .Values.c }}"}\n',
    });
    const helm = {
      releaseName: 'shop',
      valueFiles: ['values-prod.yaml'],
      parameters: [{ name: 'c', value: 'parameter' }],
    };
    await given(world).app('helm').fromPath('chart').withSource({ helm }).automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world)
      .object('ConfigMap/shop-cm')
      .fits('has all values', (object) => textOf(object).includes('default file parameter'));
  });

  it('takes values from another repository', async () => {
    const values = await given(world).repository('values').withFiles({ 'prod.yaml': 'text: from elsewhere\n' });
    const charts = await given(world).repository('charts').withFiles({
      'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
      'chart/templates/cm.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: multi}\ndata: {text: "{{ .Values.text }}"}\n',
    });
    const sources = [
      { repoURL: charts.url, path: 'chart', targetRevision: 'main', helm: { valueFiles: ['$values/prod.yaml'] } },
      { repoURL: values.url, targetRevision: 'main', ref: 'values' },
    ];
    await given(world).app('multi').withSpec({ source: undefined, sources }).automated().exists();
    await eventually(world)
      .object('ConfigMap/multi')
      .fits('has the value', (object) => textOf(object).includes('from elsewhere'));
    await eventually(world)
      .app()
      .fits(
        'is Synced',
        (app) => (app.status as { sync?: { status?: string } } | undefined)?.sync?.status === 'Synced',
      );
  });
});
