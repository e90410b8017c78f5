import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { parseManifests, parseYaml, toYaml } from '@plumbline/core/manifest';
import { editKustomization } from '@plumbline/core/render';
import { childEnvironment, labProgram, makeTemporaryFolder, runCommand } from '@plumbline/test/lab';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {old: "1"}}
    spec:
      containers: [{name: web, image: "nginx:1.20"}, {name: side, image: "host:5000/side@sha256:0123456789012345678901234567890123456789012345678901234567890123"}]
`;

async function kustomize(cwd: string, args: readonly string[]): Promise<string> {
  const result = await runCommand({ program: labProgram('kustomize'), args, cwd, env: childEnvironment() });
  expect(result.stderr.replaceAll(/^# Warning:.*\n/gm, '')).toBe('');
  return result.stdout;
}

function folderWith(kustomization: string): string {
  const folder = makeTemporaryFolder('kustomize-edit');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'kustomization.yaml'), kustomization);
  writeFileSync(join(folder, 'deploy.yaml'), DEPLOYMENT);
  mkdirSync(join(folder, 'part'));
  writeFileSync(
    join(folder, 'part', 'kustomization.yaml'),
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -part\n',
  );
  return folder;
}

// What Argo CD runs, one command after the other; here our own edit must come to the same.
const CASES: {
  reason: string;
  kustomization?: string;
  commands: string[][];
  options: v1alpha1.ApplicationSourceKustomize;
}[] = [
  { reason: 'a prefix', commands: [['set', 'nameprefix', '--', 'a-']], options: { namePrefix: 'a-' } },
  {
    reason: 'a prefix over the one there is',
    kustomization: 'resources: [deploy.yaml]\nnamePrefix: old-\n',
    commands: [['set', 'nameprefix', '--', 'a-']],
    options: { namePrefix: 'a-' },
  },
  { reason: 'a suffix', commands: [['set', 'namesuffix', '--', '-z']], options: { nameSuffix: '-z' } },
  { reason: 'a namespace', commands: [['set', 'namespace', '--', 'n']], options: { namespace: 'n' } },
  ...['nginx:1.21', 'nginx=other/nginx', 'nginx=host:1/n:2', 'nginx@sha256:aa', 'nginx=*:3', 'host:5000/side=s:1'].map(
    (image) => ({
      reason: `image ${image}`,
      commands: [['set', 'image', image]],
      options: { images: [image] },
    }),
  ),
  {
    reason: 'images over those there are',
    kustomization:
      'resources: [deploy.yaml]\nimages: [{name: nginx, newName: kept, newTag: "1"}, {name: host:5000/side, digest: "sha256:bb"}]\n',
    commands: [['set', 'image', 'nginx:2', 'host:5000/side:3']],
    options: { images: ['nginx:2', 'host:5000/side:3'] },
  },
  ...['nginx=*:2', 'nginx=*', 'nginx=n:*', 'nginx:*@sha256:aa'].map((image) => ({
    reason: `image ${image} over the one there is`,
    kustomization: 'resources: [deploy.yaml]\nimages: [{name: nginx, newName: kept, newTag: "1"}]\n',
    commands: [['set', 'image', image]],
    options: { images: [image] },
  })),
  { reason: 'replicas', commands: [['set', 'replicas', 'web=4']], options: { replicas: [{ name: 'web', count: 4 }] } },
  {
    reason: 'replicas over those there are',
    kustomization: 'resources: [deploy.yaml]\nreplicas: [{name: web, count: 9}]\n',
    commands: [['set', 'replicas', 'web=4']],
    options: { replicas: [{ name: 'web', count: '4' }] },
  },
  {
    reason: 'labels',
    commands: [['add', 'label', 'team:a', 'tier:b']],
    options: { commonLabels: { team: 'a', tier: 'b' } },
  },
  {
    reason: 'labels by force',
    kustomization: 'resources: [deploy.yaml]\ncommonLabels: {team: old, kept: x}\n',
    commands: [['add', 'label', '-f', 'team:a']],
    options: { commonLabels: { team: 'a' }, forceCommonLabels: true },
  },
  {
    reason: 'labels without selectors',
    commands: [['add', 'label', '--without-selector', 'team:a']],
    options: { commonLabels: { team: 'a' }, labelWithoutSelector: true },
  },
  {
    reason: 'labels without selectors but in templates',
    commands: [['add', 'label', '--without-selector', '--include-templates', 'team:a']],
    options: { commonLabels: { team: 'a' }, labelWithoutSelector: true, labelIncludeTemplates: true },
  },
  { reason: 'annotations', commands: [['add', 'annotation', 'note:a']], options: { commonAnnotations: { note: 'a' } } },
  {
    reason: 'annotations by force',
    kustomization: 'resources: [deploy.yaml]\ncommonAnnotations: {note: old}\n',
    commands: [['add', 'annotation', '-f', 'note:a']],
    options: { commonAnnotations: { note: 'a' }, forceCommonAnnotations: true },
  },
  { reason: 'components', commands: [['add', 'component', 'part']], options: { components: ['part'] } },
  {
    reason: 'everything at once, in order',
    commands: [
      ['set', 'nameprefix', '--', 'a-'],
      ['set', 'namesuffix', '--', '-z'],
      ['set', 'image', 'nginx=n:2'],
      ['set', 'replicas', 'web=2'],
      ['add', 'label', 'team:a'],
      ['add', 'annotation', 'note:b'],
      ['set', 'namespace', '--', 'n'],
      ['add', 'component', 'part'],
    ],
    options: {
      namePrefix: 'a-',
      nameSuffix: '-z',
      images: ['nginx=n:2'],
      replicas: [{ name: 'web', count: 2 }],
      commonLabels: { team: 'a' },
      commonAnnotations: { note: 'b' },
      namespace: 'n',
      components: ['part'],
    },
  },
];

describe('editing a kustomization comes to what "kustomize edit" does', () => {
  it.each(CASES)('$reason', async ({ kustomization = 'resources: [deploy.yaml]\n', commands, options }) => {
    const real = folderWith(kustomization);
    for (const command of commands) await kustomize(real, ['edit', ...command]);
    const edit = editKustomization(parseYaml(kustomization, { file: 'k' }) as Record<string, unknown>, options, {});
    expect(edit.kind).toBe('edited');
    const ours = folderWith(toYaml('kustomization' in edit ? edit.kustomization : {}));
    const objectsOf = async (folder: string): Promise<unknown> =>
      parseManifests(await kustomize(folder, ['build', '.']), { file: 'build' });
    expect(await objectsOf(ours)).toEqual(await objectsOf(real));
  });
});
