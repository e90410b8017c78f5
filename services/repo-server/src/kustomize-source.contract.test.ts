import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '@plumbline/contract/crd';
import { startRepoServerLab, type RepoServerLab } from '@plumbline/test/lab';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.20"}]}
`;

const configMap = (name: string, data = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data === '' ? '' : `data:\n  v: "${data}"\n`}`;

const namesOf = (objects: readonly KubeObject[]): string[] =>
  objects.map((obj) => `${obj.kind ?? ''}/${obj.metadata.name}`);

const dataOf = (objects: readonly KubeObject[], name: string): unknown =>
  objects.find((obj) => obj.metadata.name === name)?.['data'];

describe('Kustomize sources', () => {
  let lab: RepoServerLab;
  beforeAll(async () => {
    lab = await startRepoServerLab();
  });
  afterAll(() => lab.stop());

  it('renders an overlay with every option', async () => {
    const made = await lab.commit({
      'base/kustomization.yaml': 'resources: [deploy.yaml, cm.yaml]\n',
      'base/deploy.yaml': DEPLOYMENT,
      'base/cm.yaml': configMap('settings'),
      'overlay/kustomization.yaml':
        'resources: [../base]\nconfigMapGenerator:\n- name: gen\n  files: [../overlay/f.txt]\n',
      'overlay/f.txt': 'content',
      'components/extra/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [cm.yaml]\n',
      'components/extra/cm.yaml': configMap('extra'),
    });
    const { objects, response } = await lab.render(made, {
      path: 'overlay',
      kustomize: {
        namePrefix: 'p-',
        nameSuffix: '-s',
        namespace: 'elsewhere',
        images: ['nginx=registry:5000/nginx:2'],
        replicas: [{ name: 'web', count: 3 }],
        commonLabels: { team: '$ARGOCD_APP_NAME' },
        commonAnnotations: { note: 'a, b: c' },
        patches: [
          {
            target: { kind: 'Deployment' },
            patch: '- op: add\n  path: /metadata/labels\n  value: {patched: "yes"}',
          },
        ],
        components: ['../components/extra'],
      },
    });
    expect(response.sourceType).toBe('Kustomize');
    const deployment = objects.find((obj) => obj.kind === 'Deployment');
    expect(deployment).toMatchObject({
      metadata: {
        name: 'p-web-s',
        namespace: 'elsewhere',
        labels: { team: 'app', patched: 'yes' },
        annotations: { note: 'a, b: c' },
      },
      spec: {
        replicas: 3,
        selector: { matchLabels: { team: 'app' } },
        template: { spec: { containers: [{ image: 'registry:5000/nginx:2' }] } },
      },
    });
    expect(namesOf(objects).some((name) => name.startsWith('ConfigMap/p-gen-s-'))).toBe(true);
    expect(namesOf(objects)).toContain('ConfigMap/p-extra-s');
  });

  it('passes build options of the system and of a version', async () => {
    const made = await lab.commit({
      'o/kustomization.yaml': 'resources: [cm.yaml]\nconfigMapGenerator:\n- name: g\n  files: [../outside.txt]\n',
      'o/cm.yaml': configMap('a'),
      'outside.txt': 'x',
    });
    await expect(lab.render(made, { path: 'o' })).rejects.toMatchObject({
      code: 'RENDER_FAILED',
      message: expect.stringContaining('outside.txt') as string,
    });
    const loose = { buildOptions: '--load-restrictor LoadRestrictionsNone' };
    expect((await lab.render(made, { path: 'o' }, { kustomizeOptions: loose })).objects).toHaveLength(2);
    await expect(lab.render(made, { path: 'o', kustomize: { version: 'v9' } })).rejects.toMatchObject({
      code: 'TOOL_MISSING',
    });
  });

  it('runs the kustomize that a version names, and renders again with another', async () => {
    const made = await lab.commit({
      'o/kustomization.yaml': 'resources: [cm.yaml]\n',
      'o/cm.yaml': configMap('versioned'),
    });
    const custom = join(lab.folder, 'kustomize-custom');
    const script = `#!/bin/sh\nif [ "$1" = version ]; then echo custom; else echo '${configMap('from-custom').trim()}'; fi\n`;
    writeFileSync(custom, script, { mode: 0o755 });
    const options = { kustomizeOptions: { versions: [{ name: 'v1', path: custom }] } };
    const { objects } = await lab.render(made, { path: 'o', kustomize: { version: 'v1' } }, options);
    expect(namesOf(objects)).toEqual(['ConfigMap/from-custom']);
    expect(namesOf((await lab.render(made, { path: 'o' }, options)).objects)).toEqual(['ConfigMap/versioned']);
  });

  it('widens what it reads when a field of the kustomization is not known to read more', async () => {
    const made = await lab.commit({
      'o/kustomization.yaml': 'resources: [cm.yaml]\ntransformers: [t.yaml]\n',
      'o/cm.yaml': configMap('a'),
      'o/t.yaml':
        'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\npath: ../patches/p.yaml\ntarget: {kind: ConfigMap}\n',
      'patches/p.yaml': '- op: add\n  path: /data\n  value: {patched: "yes"}\n',
    });
    const options = { kustomizeOptions: { buildOptions: '--load-restrictor LoadRestrictionsNone' } };
    expect(dataOf((await lab.render(made, { path: 'o' }, options)).objects, 'a')).toEqual({ patched: 'yes' });
    await made.commit({ 'patches/p.yaml': '- op: add\n  path: /data\n  value: {patched: "again"}\n' });
    const again = await lab.render(made, { path: 'o' }, { ...options, noRevisionCache: true });
    expect(dataOf(again.objects, 'a')).toEqual({ patched: 'again' });
  });

  it('reads a remote base, bound to the commit of the source', async () => {
    const base = await lab.commit({
      'b/kustomization.yaml': 'resources: [cm.yaml]\n',
      'b/cm.yaml': configMap('remote', 'one'),
    });
    const made = await lab.commit({
      'o/kustomization.yaml': `resources: ["${base.url}//b?ref=main"]\n`,
      'README.md': 'one',
    });
    expect(dataOf((await lab.render(made, { path: 'o' })).objects, 'remote')).toEqual({ v: 'one' });
    await base.commit({ 'b/cm.yaml': configMap('remote', 'two') });
    expect(dataOf((await lab.render(made, { path: 'o' })).objects, 'remote')).toEqual({ v: 'one' });
    await made.commit({ 'README.md': 'two' });
    const again = await lab.render(made, { path: 'o' }, { noRevisionCache: true });
    expect(dataOf(again.objects, 'remote')).toEqual({ v: 'two' });
  });

  it('inflates a chart beside the kustomization when helm is enabled', async () => {
    const made = await lab.commit({
      'o/kustomization.yaml': 'helmCharts:\n- {name: web, releaseName: r, version: 1.0.0, valuesFile: v.yaml}\n',
      'o/v.yaml': 'text: given\n',
      'o/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'o/charts/web/templates/cm.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: charted}\ndata: {v: "{{ .Values.text }} {{ .Capabilities.KubeVersion.Version }}"}\n',
    });
    const options = { kustomizeOptions: { buildOptions: '--enable-helm' } };
    expect(dataOf((await lab.render(made, { path: 'o' }, options)).objects, 'charted')).toEqual({ v: 'given v1.31.4' });
    await expect(lab.render(made, { path: 'o' })).rejects.toMatchObject({ code: 'RENDER_FAILED' });
  });

  it("shows kustomize's own message without temporary paths", async () => {
    const made = await lab.commit({ 'o/kustomization.yaml': 'resources: [missing.yaml]\n' });
    const error = await lab.render(made, { path: 'o' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'RENDER_FAILED',
      message: expect.stringContaining('missing.yaml') as string,
    });
    expect((error as Error).message).not.toContain(lab.folder);
  });

  it('lists images in the details', async () => {
    const made = await lab.commit({ 'o/kustomization.yaml': 'resources: [d.yaml]\n', 'o/d.yaml': DEPLOYMENT });
    const details = await lab.client.GetAppDetails({
      repo: { repo: made.url },
      source: { path: 'o', targetRevision: 'main' },
    });
    expect(details).toMatchObject({ type: 'Kustomize', kustomize: { images: ['nginx:1.20'] } });
  });
});
