import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '@plumbline/contract/crd';
import { startRepoServerLab, type RepoServerLab } from '@plumbline/test/lab';

const DEFINITION =
  'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: xs.example.com}\nspec: {}\n';

const configMap = (name: string, data = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data === '' ? '' : `data:\n  v: "${data}"\n`}`;

const namesOf = (objects: readonly KubeObject[]): string[] =>
  objects.map((obj) => `${obj.kind ?? ''}/${obj.metadata.name}`);

describe('directory sources', () => {
  let lab: RepoServerLab;
  beforeAll(async () => {
    lab = await startRepoServerLab();
  });
  afterAll(() => lab.stop());

  it('reads YAML and JSON, several documents, lists, and marks all but definitions', async () => {
    const made = await lab.commit({
      'd/a.yaml': `${configMap('one')}---\n# nothing\n---\n${configMap('two')}`,
      'd/b.json': '[{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"other"}}]',
      'd/c.yml': `apiVersion: v1\nkind: List\nitems:\n- ${configMap('three').trim().replaceAll('\n', '\n  ')}\n`,
      'd/crd.yaml': DEFINITION,
      'd/values.yaml': 'just: values\n',
      'd/broken.yaml': 'a: [b\n',
      'd/skipped.yaml': `# +argocd:skip-file-rendering\n${configMap('skipped')}`,
      'd/sub/deep.yaml': configMap('deep'),
    });
    const { objects, response } = await lab.render(made, { path: 'd' });
    expect(namesOf(objects).toSorted()).toEqual([
      'ConfigMap/one',
      'ConfigMap/three',
      'ConfigMap/two',
      'CustomResourceDefinition/xs.example.com',
      'Secret/s',
    ]);
    const ids = objects.map((obj) => obj.metadata.annotations?.['argocd.argoproj.io/tracking-id'] ?? '-');
    expect(ids.toSorted()).toEqual([
      '-',
      'app:/ConfigMap:ns/one',
      'app:/ConfigMap:ns/three',
      'app:/ConfigMap:ns/two',
      'app:/Secret:other/s',
    ]);
    expect(response).toMatchObject({ sourceType: 'Directory', revision: await made.resolve(), namespace: 'ns' });
  });

  it('recurses, includes and excludes', async () => {
    const made = await lab.commit({
      'a.yaml': configMap('a'),
      'x/b.yaml': configMap('b'),
      'x/y/c.yaml': configMap('c'),
    });
    const all = await lab.render(made, { path: '.', directory: { recurse: true, exclude: 'x/y/*' } });
    expect(namesOf(all.objects)).toEqual(['ConfigMap/a', 'ConfigMap/b']);
    const some = await lab.render(made, { path: '', directory: { recurse: true, include: '{a.yaml,*c.yaml}' } });
    expect(namesOf(some.objects)).toEqual(['ConfigMap/a', 'ConfigMap/c']);
  });

  it('names file and line of a broken manifest', async () => {
    const made = await lab.commit({
      'd/bad.yaml': `${configMap('a')}---\napiVersion: v1\nkind: X\nmetadata: {\n  name: [\n`,
    });
    await expect(lab.render(made, { path: 'd' })).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message: expect.stringMatching(/"d\/bad\.yaml" line \d+/) as string,
    });
  });

  it('refuses a file that mixes manifests with other documents', async () => {
    const made = await lab.commit({ 'd/a.yaml': `${configMap('a')}---\njust: values\n` });
    await expect(lab.render(made, { path: 'd' })).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
  });

  it('follows links inside the repository and refuses those that leave it', async () => {
    const made = await lab.commit({
      'd/a.yaml': { linkTo: '../shared/a.yaml' },
      'shared/a.yaml': configMap('a'),
      'd/gone.yaml': { linkTo: 'nowhere.yaml' },
    });
    expect(namesOf((await lab.render(made, { path: 'd' })).objects)).toEqual(['ConfigMap/a']);
    await made.commit({ 'other/leak.yaml': { linkTo: '/etc/passwd' } });
    await expect(lab.render(made, { path: 'd' }, { noRevisionCache: true })).rejects.toMatchObject({
      code: 'PATH_OUTSIDE_REPOSITORY',
      message: expect.stringContaining('other/leak.yaml') as string,
    });
  });

  it.each([
    { reason: 'a missing path', source: { path: 'nope' }, code: 'PATH_NOT_FOUND' },
    { reason: 'a file as path', source: { path: 'a.yaml' }, code: 'PATH_NOT_FOUND' },
    { reason: 'a path above the root', source: { path: '../..' }, code: 'PATH_OUTSIDE_REPOSITORY' },
    { reason: 'an absolute path', source: { path: '/etc' }, code: 'PATH_OUTSIDE_REPOSITORY' },
    { reason: 'jsonnet', source: { path: 'jsonnet' }, code: 'UNIMPLEMENTED' },
    { reason: 'a plugin', source: { path: '.', plugin: { name: 'x' } }, code: 'UNIMPLEMENTED' },
    { reason: 'a chart of a Helm repository', source: { chart: 'x' }, code: 'UNIMPLEMENTED' },
    {
      reason: 'an unknown revision',
      source: { path: '.' },
      revision: 'no-such-branch',
      code: 'GIT_REVISION_NOT_FOUND',
    },
    { reason: 'an unknown commit', source: { path: '.' }, revision: '1'.repeat(40), code: 'GIT_REVISION_NOT_FOUND' },
    { reason: 'an unknown short commit', source: { path: '.' }, revision: '1234567', code: 'GIT_REVISION_NOT_FOUND' },
    {
      reason: 'a revision that is an option',
      source: { path: '.' },
      revision: '--upload-pack=id',
      code: 'GIT_REVISION_NOT_FOUND',
    },
    { reason: 'a bad pattern', source: { path: '.', directory: { include: '[' } }, code: 'SOURCE_INVALID' },
    {
      reason: 'two tools',
      source: { path: '.', helm: { releaseName: 'x' }, kustomize: { namePrefix: 'x' } },
      code: 'SOURCE_INVALID',
    },
  ])('refuses $reason', async ({ source, code, revision = 'main' }) => {
    const made = await lab.commit({ 'a.yaml': configMap('a'), 'jsonnet/x.jsonnet': '{}' });
    await expect(lab.render(made, source, { revision })).rejects.toMatchObject({ code });
  });
});
