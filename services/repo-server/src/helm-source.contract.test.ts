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

const namesOf = (objects: readonly KubeObject[]): string[] =>
  objects.map((obj) => `${obj.kind ?? ''}/${obj.metadata.name}`);

const dataOf = (objects: readonly KubeObject[], name: string): unknown =>
  objects.find((obj) => obj.metadata.name === name)?.['data'];

describe('Helm sources', () => {
  let lab: RepoServerLab;
  beforeAll(async () => {
    lab = await startRepoServerLab();
  });
  afterAll(() => lab.stop());

  it('renders a chart with the facts of the cluster', async () => {
    const { objects, response } = await lab.render(await lab.commit(CHART), { path: 'chart' });
    expect(dataOf(objects, 'app-cm')).toEqual({ v: 'default', kube: 'v1.31.4', has: 'true' });
    expect(namesOf(objects)).toContain('CustomResourceDefinition/xs.example.com');
    expect(response.commands?.[0]).toMatch(/^helm template \. --name-template app --namespace ns/);
  });

  it.each([
    { reason: 'value files over defaults', helm: { valueFiles: ['values-prod.yaml'] }, v: 'prod' },
    {
      reason: 'values over value files',
      helm: { valueFiles: ['values-prod.yaml'], values: 'v: inline' },
      v: 'inline',
    },
    { reason: 'the object over the text', helm: { values: 'v: text', valuesObject: { v: 'object' } }, v: 'object' },
    {
      reason: 'parameters over all',
      helm: { values: 'v: text', parameters: [{ name: 'v', value: 'a,b=$ARGOCD_APP_NAME' }] },
      v: 'a,b=app',
    },
    {
      reason: 'texts that look like numbers',
      helm: { parameters: [{ name: 'v', value: '010', forceString: true }] },
      v: '010',
    },
    { reason: 'a file from the root', helm: { valueFiles: ['/env/$ARGOCD_APP_NAME.yaml'] }, v: 'env' },
    {
      reason: 'a missing file that may be missing',
      helm: { valueFiles: ['nope.yaml'], ignoreMissingValueFiles: true },
      v: 'default',
    },
    { reason: 'globs, the last file winning', helm: { valueFiles: ['/glob/**/*.yaml'] }, v: 'deep' },
  ])('takes $reason', async ({ helm, v }) => {
    const made = await lab.commit({
      ...CHART,
      'env/app.yaml': 'v: env\n',
      'glob/a.yaml': 'v: a\n',
      'glob/sub/b.yaml': 'v: deep\n',
    });
    expect(dataOf((await lab.render(made, { path: 'chart', helm })).objects, 'app-cm')).toMatchObject({ v });
  });

  it('obeys the other options', async () => {
    const made = await lab.commit({ ...CHART, 'files/f.txt': 'from a file, with comma' });
    const helm = {
      releaseName: 'r',
      namespace: 'hns',
      kubeVersion: '1.29.0',
      apiVersions: ['v1'],
      skipCrds: true,
      skipTests: true,
      fileParameters: [{ name: 'file', path: '/files/f.txt' }],
    };
    const { objects } = await lab.render(made, { path: 'chart', helm });
    expect(objects).toHaveLength(1);
    expect(objects[0]).toMatchObject({
      metadata: { name: 'r-cm', namespace: 'hns' },
      data: { kube: 'v1.29.0', has: 'false', file: 'from a file, with comma' },
    });
  });

  it.each([
    { reason: 'a missing value file', helm: { valueFiles: ['nope.yaml'] }, code: 'PATH_NOT_FOUND' },
    { reason: 'a glob without match', helm: { valueFiles: ['nope/*.yaml'] }, code: 'PATH_NOT_FOUND' },
    {
      reason: 'a value file above the root',
      helm: { valueFiles: ['../../../../etc/passwd'] },
      code: 'PATH_OUTSIDE_REPOSITORY',
    },
    { reason: 'a file URL', helm: { valueFiles: ['file:///etc/passwd'] }, code: 'SOURCE_INVALID' },
    {
      reason: 'a file parameter above the root',
      helm: { fileParameters: [{ name: 'file', path: '../../../etc/passwd' }] },
      code: 'PATH_OUTSIDE_REPOSITORY',
    },
  ])('refuses $reason', async ({ helm, code }) => {
    await expect(lab.render(await lab.commit(CHART), { path: 'chart', helm })).rejects.toMatchObject({ code });
  });

  it('reads values from another source', async () => {
    const charts = await lab.commit(CHART);
    const values = await lab.commit({ 'prod/v.yaml': 'v: from-ref\n' });
    const request = {
      hasMultipleSources: true,
      refSources: { $values: { repo: { repo: values.url }, targetRevision: 'main' } },
    };
    const source = { path: 'chart', helm: { valueFiles: ['$values/prod/v.yaml'] } };
    expect(dataOf((await lab.render(charts, source, request)).objects, 'app-cm')).toMatchObject({ v: 'from-ref' });
    await values.commit({ 'prod/v.yaml': 'v: changed\n' });
    const again = await lab.render(charts, source, { ...request, noRevisionCache: true });
    expect(dataOf(again.objects, 'app-cm')).toMatchObject({ v: 'changed' });
    await expect(
      lab.render(charts, { path: 'chart', helm: { valueFiles: ['$values/../../../etc/passwd'] } }, request),
    ).rejects.toMatchObject({ code: 'PATH_OUTSIDE_REPOSITORY' });
  });

  it('renders nothing for a source that is only a reference', async () => {
    const values = await lab.commit({ 'v.yaml': 'v: x\n' });
    const { objects, response } = await lab.render(values, { ref: 'values' }, { hasMultipleSources: true });
    expect([objects, response.revision]).toEqual([[], await values.resolve()]);
  });

  it('builds dependencies that lie in the repository', async () => {
    const made = await lab.commit({
      'parent/Chart.yaml':
        'apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n- {name: web, version: 1.2.3, repository: "file://../chart"}\n',
      ...CHART,
    });
    expect(dataOf((await lab.render(made, { path: 'parent' })).objects, 'app-cm')).toMatchObject({ v: 'default' });
  });

  it('says why a dependency cannot be had', async () => {
    const made = await lab.commit({
      'parent/Chart.yaml':
        'apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n- {name: x, version: 1.0.0, repository: "http://127.0.0.1:9/charts"}\n',
    });
    await expect(lab.render(made, { path: 'parent' })).rejects.toMatchObject({
      code: 'RENDER_FAILED',
      message: expect.stringContaining('127.0.0.1:9') as string,
    });
  });

  it("shows helm's own message", async () => {
    const made = await lab.commit({ ...CHART, 'chart/templates/cm.yaml': '{{ fail "the chart says no" }}' });
    const error = await lab.render(made, { path: 'chart' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'RENDER_FAILED',
      message: expect.stringContaining('the chart says no') as string,
    });
    expect((error as Error).message).not.toContain(lab.folder);
  });

  it('offers values in the details', async () => {
    const made = await lab.commit(CHART);
    const details = await lab.client.GetAppDetails({
      repo: { repo: made.url },
      source: { path: 'chart', targetRevision: 'main' },
    });
    expect(details).toMatchObject({
      type: 'Helm',
      helm: {
        valueFiles: ['values-prod.yaml', 'values.yaml'],
        parameters: [
          { name: 'nested.list[0]', value: 'a' },
          { name: 'nested.list[1]', value: 'b' },
          { name: 'v', value: 'default' },
        ],
      },
    });
  });
});
