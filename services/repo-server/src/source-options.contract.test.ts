import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '@plumbline/contract/crd';
import { startRepoServerLab, type RepoServerLab } from '@plumbline/test/lab';

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
  'chart/values.yaml': 'v: default\nnested: {list: [a, b]}\n',
  'chart/values-prod.yaml': 'v: prod\n',
  'chart/crds/crd.yaml':
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: xs.example.com}\nspec: {}\n',
  'chart/templates/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-cm\n  namespace: {{ .Release.Namespace }}\ndata:\n  v: {{ .Values.v | quote }}\n  kube: {{ .Capabilities.KubeVersion.Version }}\n  has: "{{ .Capabilities.APIVersions.Has "my.group/v1" }}"\n{{- if .Values.file }}\n  file: {{ .Values.file | quote }}\n{{- end }}\n',
  'chart/templates/tests/t.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\n  annotations: {helm.sh/hook: test}\nspec: {containers: []}\n',
} as const;

const configMap = (name: string, data = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data === '' ? '' : `data:\n  v: "${data}"\n`}`;

const namesOf = (objects: readonly KubeObject[]): string[] =>
  objects.map((obj) => `${obj.kind ?? ''}/${obj.metadata.name}`);

const dataOf = (objects: readonly KubeObject[], name: string): unknown =>
  objects.find((obj) => obj.metadata.name === name)?.['data'];

describe('the source and who owns the result', () => {
  let lab: RepoServerLab;
  beforeAll(async () => {
    lab = await startRepoServerLab();
  });
  afterAll(() => lab.stop());

  it('applies overrides beside the source, the one of the application last', async () => {
    const made = await lab.commit({
      ...CHART,
      'chart/.argocd-source.yaml': 'helm: {values: "v: general", releaseName: r}\nrepoURL: https://evil\n',
      'chart/.argocd-source-app.yaml': 'helm: {values: "v: special"}\n',
    });
    expect(dataOf((await lab.render(made, { path: 'chart' })).objects, 'r-cm')).toMatchObject({ v: 'special' });
    expect(dataOf((await lab.render(made, { path: 'chart' }, { appName: 'other' })).objects, 'r-cm')).toMatchObject({
      v: 'general',
    });
  });

  it.each([
    {
      reason: 'by label',
      more: { trackingMethod: 'label' },
      metadata: { labels: { 'app.kubernetes.io/instance': 'app' } },
    },
    {
      reason: 'by another label',
      more: { trackingMethod: 'label', appLabelKey: 'mine' },
      metadata: { labels: { mine: 'app' } },
    },
    {
      reason: 'by both',
      more: { trackingMethod: 'annotation+label' },
      metadata: {
        labels: { 'app.kubernetes.io/instance': 'app' },
        annotations: { 'argocd.argoproj.io/tracking-id': 'app:/ConfigMap:ns/a' },
      },
    },
    {
      reason: 'for an installation',
      more: { installationID: 'i1' },
      metadata: { annotations: { 'argocd.argoproj.io/installation-id': 'i1' } },
    },
  ])('marks $reason', async ({ more, metadata }) => {
    const { objects } = await lab.render(await lab.commit({ 'a.yaml': configMap('a') }), { path: '.' }, more);
    expect(objects[0]).toMatchObject({ metadata });
  });

  it('degrades a tool that is switched off to a directory', async () => {
    const made = await lab.commit({
      'o/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: x-\n',
      'o/a.yaml': configMap('a'),
    });
    const { objects, response } = await lab.render(made, { path: 'o' }, { enabledSourceTypes: { Kustomize: false } });
    expect([response.sourceType, namesOf(objects)]).toEqual(['Directory', ['ConfigMap/a']]);
  });

  it('leaves nothing behind', async () => {
    const { readdirSync } = await import('node:fs');
    const [session = ''] = readdirSync(lab.temporaryFolder);
    const left = readdirSync(`${lab.temporaryFolder}/${session}`).filter((name) => /^(render|access)-/.test(name));
    expect(left).toEqual([]);
  });
});
