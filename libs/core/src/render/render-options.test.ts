import { describe, expect, it } from 'vitest';
import { affectsPaths } from './affects-paths.ts';
import { buildEnvironment, substitute } from './build-environment.ts';
import { detectSourceType } from './detect-source-type.ts';
import { selectDirectoryFiles } from './directory-files.ts';
import { flattenValues, overlayValues } from './flatten-values.ts';
import { escapeParameterValue, helmTemplateArguments, normalizeKubeVersion, shownCommand } from './helm-arguments.ts';
import { imagesOf } from './images-of.ts';
import { applySourceOverride, overrideFileNames } from './source-overrides.ts';
import { locateValueFile, orderGlobMatches } from './value-file.ts';

describe('substitute', () => {
  const environment = buildEnvironment({
    appName: 'guestbook',
    namespace: 'ns',
    projectName: 'default',
    revision: '0123456789abcdef',
    source: { path: 'p', repoURL: 'https://git/r', targetRevision: 'main' },
  });

  it.each([
    { text: '$ARGOCD_APP_NAME-${ARGOCD_APP_NAMESPACE}', expected: 'guestbook-ns' },
    { text: '${ARGOCD_APP_REVISION_SHORT}', expected: '0123456' },
    { text: '$ARGOCD_APP_REVISION_SHORT_8', expected: '01234567' },
    { text: '$$ARGOCD_APP_NAME', expected: '$ARGOCD_APP_NAME' },
    { text: 'a$UNKNOWN.b', expected: 'a.b' },
    { text: 'costs 5$', expected: 'costs 5$' },
    { text: '$.path', expected: '$.path' },
    { text: '${constructor}', expected: '' },
  ])('$text', ({ text, expected }) => expect(substitute(text, environment)).toBe(expected));
});

describe('detectSourceType', () => {
  it.each([
    { reason: 'a chart', files: ['Chart.yaml', 'kustomization.yaml'], expected: 'Helm' },
    { reason: 'a kustomization', files: ['Kustomization'], expected: 'Kustomize' },
    { reason: 'neither', files: ['chart.yaml', 'cm.yaml'], expected: 'Directory' },
    {
      reason: 'an explicit block wins',
      files: ['Chart.yaml'],
      source: { directory: { recurse: true } },
      expected: 'Directory',
    },
    { reason: 'an empty block says nothing', files: ['Chart.yaml'], source: { directory: {} }, expected: 'Helm' },
    { reason: 'a tool that is off', files: ['Chart.yaml'], enabled: { Helm: false }, expected: 'Directory' },
    {
      reason: 'two blocks',
      files: [],
      source: { helm: { skipCrds: true }, kustomize: { namePrefix: 'a' } },
      expected: undefined,
    },
    { reason: 'a plugin', files: ['Chart.yaml'], source: { plugin: {} }, expected: 'Plugin' },
  ])('$reason', ({ files, source = {}, enabled = {}, expected }) => {
    expect(detectSourceType(source, files, enabled)).toBe(expected);
  });
});

describe('selectDirectoryFiles', () => {
  const paths = [
    'b.yaml',
    'a.yml',
    'c.json',
    'README.md',
    'sub/d.yaml',
    'sub/deep/e.yaml',
    '.argocd-source.yaml',
    'x.jsonnet',
  ];
  it.each([
    { reason: 'only the top without recurse', directory: {}, expected: ['a.yml', 'b.yaml', 'c.json', 'x.jsonnet'] },
    {
      reason: 'all below with recurse, less what is excluded',
      directory: { recurse: true, exclude: '{x.jsonnet,*e.yaml}' },
      expected: ['a.yml', 'b.yaml', 'c.json', 'sub/d.yaml'],
    },
    {
      reason: 'a star crosses folders',
      directory: { recurse: true, include: '*.yaml' },
      expected: ['b.yaml', 'sub/d.yaml', 'sub/deep/e.yaml'],
    },
    { reason: 'exclude wins over include', directory: { include: '*.yaml', exclude: 'b*' }, expected: [] },
    {
      reason: 'every file when the filter is off',
      directory: { disableExtensionFilter: true, include: '*.md' },
      expected: ['README.md'],
    },
  ])('$reason', ({ directory, expected }) => {
    expect(selectDirectoryFiles(paths, directory)).toEqual({ kind: 'selected', paths: expected });
  });

  it('names a bad pattern', () => {
    expect(selectDirectoryFiles(paths, { include: '[' })).toEqual({ kind: 'bad-pattern', pattern: '[' });
  });
});

describe('helmTemplateArguments', () => {
  const facts = {
    appName: 'team_web',
    namespace: 'prod',
    kubeVersion: 'v1.30.4+k3s1',
    apiVersions: ['v1', 'apps/v1'],
    valuePaths: ['values-prod.yaml', '/tmp/x'],
    fileParameterPaths: ['files/a.txt'],
    environment: { ARGOCD_APP_NAME: 'web' },
  };

  it('begins as the process list must show it', () => {
    expect(helmTemplateArguments({ ...facts, helm: {} }).slice(0, 4)).toEqual([
      'template',
      '.',
      '--name-template',
      'web',
    ]);
  });

  it('writes every option', () => {
    const helm = {
      releaseName: 'r',
      namespace: 'other',
      kubeVersion: '1.29',
      apiVersions: ['batch/v1'],
      skipCrds: true,
      skipTests: true,
      skipSchemaValidation: true,
      parameters: [
        { name: 'a', value: '$ARGOCD_APP_NAME,x' },
        { name: 'b', value: '1', forceString: true },
        { name: 'c', value: '{p,q}' },
      ],
      fileParameters: [{ name: 'f', path: 'files/a.txt' }],
    };
    expect(helmTemplateArguments({ ...facts, helm })).toEqual([
      'template',
      '.',
      '--name-template',
      'r',
      '--namespace',
      'other',
      '--kube-version',
      '1.29',
      '--set',
      'a=web\\,x',
      '--set-string',
      'b=1',
      '--set',
      'c={p,q}',
      '--set-file',
      'f=files/a.txt',
      '--values',
      'values-prod.yaml',
      '--values',
      '/tmp/x',
      '--api-versions',
      'batch/v1',
      '--skip-tests',
      '--skip-schema-validation',
    ]);
  });

  it.each([
    { version: 'v1.30.11-eks-473151a', expected: 'v1.30.11' },
    { version: '1.36.1', expected: '1.36.1' },
    { version: '1.36', expected: '1.36' },
    { version: '', expected: '' },
  ])('normalises kube version "$version"', ({ version, expected }) =>
    expect(normalizeKubeVersion(version)).toBe(expected),
  );

  it('shows a command without the list of API versions', () => {
    const words = ['helm', 'template', '--api-versions', 'v1', '--api-versions', 'apps/v1', '--include-crds'];
    expect(shownCommand(words)).toBe('helm template <api versions removed> --include-crds');
  });

  it('leaves commas alone that are escaped already', () => expect(escapeParameterValue('a\\,b,c')).toBe('a\\,b\\,c'));
});

describe('locateValueFile', () => {
  const context = { sourcePath: 'charts/web', environment: { ENV: 'prod' }, schemes: ['https'], refs: ['$values'] };
  it.each([
    { raw: 'values-$ENV.yaml', expected: { kind: 'local', path: 'charts/web/values-prod.yaml', isGlob: false } },
    { raw: '../common.yaml', expected: { kind: 'local', path: 'charts/common.yaml', isGlob: false } },
    { raw: '/envs/${ENV}.yaml', expected: { kind: 'local', path: 'envs/prod.yaml', isGlob: false } },
    { raw: '$values/envs/*.yaml', expected: { kind: 'ref', ref: '$values', path: 'envs/*.yaml', isGlob: true } },
    { raw: 'https://host/v.yaml', expected: { kind: 'remote', url: 'https://host/v.yaml' } },
    { raw: 'file:///etc/passwd', expected: { kind: 'refused', why: 'scheme' } },
    { raw: 'HTTP://host/v.yaml', expected: { kind: 'refused', why: 'scheme' } },
    { raw: '../../../etc/passwd', expected: { kind: 'refused', why: 'outside' } },
    { raw: '$values/../../x', expected: { kind: 'refused', why: 'outside' } },
    { raw: '$values', expected: { kind: 'refused', why: 'outside' } },
    { raw: '//etc/passwd', expected: { kind: 'local', path: 'etc/passwd', isGlob: false } },
  ])('$raw', ({ raw, expected }) => expect(locateValueFile(raw, context)).toEqual(expected));

  it("puts a folder's own files before those below it", () => {
    expect(orderGlobMatches(['b/z.yaml', 'a/sub/x.yaml', 'a/y.yaml', 'c.yaml'])).toEqual([
      'c.yaml',
      'a/y.yaml',
      'a/sub/x.yaml',
      'b/z.yaml',
    ]);
  });
});

describe('source overrides', () => {
  it('merges, removes with null and protects where the source comes from', () => {
    const source = { repoURL: 'r', path: 'p', targetRevision: 't', helm: { releaseName: 'a', values: 'x' } };
    const override = {
      repoURL: 'evil',
      path: '..',
      targetRevision: 'x',
      chart: 'c',
      helm: { values: null, skipCrds: true },
    };
    expect(applySourceOverride(source, override)).toEqual({
      repoURL: 'r',
      path: 'p',
      targetRevision: 't',
      helm: { releaseName: 'a', skipCrds: true },
    });
  });

  it('reads no file of another folder by a strange name', () => {
    expect(overrideFileNames('a/../b')).toEqual(['.argocd-source.yaml']);
    expect(overrideFileNames('team_web')).toEqual(['.argocd-source.yaml', '.argocd-source-team_web.yaml']);
  });
});

describe('details of a source', () => {
  it('flattens values', () => {
    expect(flattenValues({ b: { c: [1, { d: true }] }, a: 'x', n: null })).toEqual([
      { name: 'a', value: 'x' },
      { name: 'b.c[0]', value: '1' },
      { name: 'b.c[1].d', value: 'true' },
    ]);
  });

  it('overlays values as helm does', () => {
    expect(overlayValues({ a: { b: 1, c: 2 }, l: [1] }, { a: { b: null, d: 3 }, l: [2] })).toEqual({
      a: { c: 2, d: 3 },
      l: [2],
    });
  });

  it('finds images', () => {
    const pod = { spec: { initContainers: [{ image: 'b' }], containers: [{ image: 'a' }, { image: 'a' }] } };
    expect(imagesOf([{ spec: { template: pod } }])).toEqual(['a', 'b']);
  });
});

describe('affectsPaths', () => {
  it.each([
    { reason: 'a file below the folder', changed: ['apps/a/x.yaml'], paths: ['apps/a'], expected: true },
    { reason: 'a file beside it', changed: ['apps/ab/x.yaml'], paths: ['/apps/a'], expected: false },
    { reason: 'a glob', changed: ['env/prod.yaml'], paths: ['env/*.yaml'], expected: true },
    { reason: 'no paths', changed: ['x'], paths: [], expected: true },
    { reason: 'no change', changed: [], paths: [], expected: false },
    { reason: 'a path outside', changed: ['x'], paths: ['../y'], expected: true },
  ])('$reason', ({ changed, paths, expected }) => expect(affectsPaths(changed, paths)).toBe(expected));
});
