import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRepoServerLab, type FileContent, type RepoServerLab } from '@plumbline/test/lab';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const CHART = {
  'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'templates/cm.yaml': `${CONFIG_MAP}data: {v: {{ .Values | toJson | quote }}, f: {{ .Files.Get "secret.txt" | quote }}, p: {{ .Files.Get "/etc/passwd" | quote }}}\n`,
};
const LOOSE = { kustomizeOptions: { buildOptions: '--load-restrictor LoadRestrictionsNone' } };

describe('sources that mean harm', () => {
  let lab: RepoServerLab;
  let lenient: RepoServerLab;
  let secret: string;
  beforeAll(async () => {
    [lab, lenient] = await Promise.all([
      startRepoServerLab(),
      startRepoServerLab({ extraArguments: ['--allow-oob-symlinks'] }),
    ]);
    secret = readFileSync('/etc/passwd', 'utf8').slice(0, 20);
  });
  afterAll(() => Promise.all([lab.stop(), lenient.stop()]));

  it.each<{ reason: string; files: Record<string, FileContent>; more?: object; code: string }>([
    {
      reason: 'a link to a file of the machine',
      files: { 'a.yaml': { linkTo: '/etc/passwd' } },
      code: 'PATH_OUTSIDE_REPOSITORY',
    },
    {
      reason: 'a chain of links that ends outside',
      files: { 'a.yaml': { linkTo: 'b' }, b: { linkTo: 'd/../../../etc/passwd' }, 'd/x': '' },
      code: 'PATH_OUTSIDE_REPOSITORY',
    },
    {
      reason: 'a link in a chart',
      files: { ...CHART, 'values.yaml': { linkTo: '../../../../etc/passwd' } },
      code: 'PATH_OUTSIDE_REPOSITORY',
    },
    {
      reason: 'a chart dependency at an absolute path',
      files: {
        ...CHART,
        'Chart.yaml': `${CHART['Chart.yaml']}dependencies: [{name: x, version: "1", repository: "file:///etc"}]\n`,
      },
      code: 'SOURCE_INVALID',
    },
    {
      reason: 'a chart dependency above the root',
      files: {
        ...CHART,
        'Chart.yaml': `${CHART['Chart.yaml']}dependencies: [{name: x, version: "1", repository: "file://../../x"}]\n`,
      },
      code: 'SOURCE_INVALID',
    },
    {
      reason: 'a kustomization that reads the machine',
      files: { 'kustomization.yaml': 'configMapGenerator:\n- name: x\n  files: [k=/etc/passwd]\n' },
      more: LOOSE,
      code: 'PATH_OUTSIDE_REPOSITORY',
    },
    {
      reason: 'a kustomization that climbs over the root',
      files: { 'kustomization.yaml': 'resources: [../../../../etc/passwd]\n' },
      more: LOOSE,
      code: 'PATH_OUTSIDE_REPOSITORY',
    },
    {
      reason: 'a base in a folder of the machine',
      files: { 'kustomization.yaml': 'resources: ["file:///etc//x?ref=main"]\n' },
      more: LOOSE,
      code: 'PATH_OUTSIDE_REPOSITORY',
    },
    {
      reason: 'a base behind a transport helper',
      files: { 'kustomization.yaml': 'resources: ["git::ext::sh -c id % /x?ref=main"]\n' },
      code: 'RENDER_FAILED',
    },
    {
      reason: 'more manifests than a directory may hold',
      files: { 'a.yaml': `${CONFIG_MAP}data: {x: "${'x'.repeat(11_000_000)}"}\n` },
      code: 'LIMIT_EXCEEDED',
    },
  ])('refuses $reason', async ({ files, more = {}, code }) => {
    const error = await lab.render(await lab.commit(files), { path: '.' }, more).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain(secret);
  });

  it('names the setting behind a limit', async () => {
    const made = await lab.commit({ 'a.yaml': `${CONFIG_MAP}data: {x: "${'x'.repeat(11_000_000)}"}\n` });
    await expect(lab.render(made, { path: '.' })).rejects.toThrow(/--max-combined-directory-manifests-size/);
  });

  it('survives a YAML bomb', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) => `b${index + 1}: &b${index + 1} [${Array(9).fill(`*b${index}`).join(', ')}]`,
    );
    const bomb = `${CONFIG_MAP}data:\n  b0: &b0 "x"\n  ${levels.join('\n  ')}\n`;
    await expect(lab.render(await lab.commit({ 'a.yaml': bomb }), { path: '.' })).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
    });
    expect(await lab.render(await lab.commit({ 'a.yaml': CONFIG_MAP }), { path: '.' })).toMatchObject({
      objects: [{ kind: 'ConfigMap' }],
    });
  });

  it('follows no link out of the repository even when such links are let in', async () => {
    const direct = await lenient.commit({ 'app/a.yaml': CONFIG_MAP, 'app/b.yaml': { linkTo: '/etc/passwd' } });
    await expect(lenient.render(direct, { path: 'app' })).rejects.toMatchObject({ code: 'PATH_OUTSIDE_REPOSITORY' });
    const elsewhere = await lenient.commit({ 'app/a.yaml': CONFIG_MAP, 'other/b.yaml': { linkTo: '/etc/passwd' } });
    expect((await lenient.render(elsewhere, { path: 'app' })).objects).toHaveLength(1);
    const chart = await lenient.commit({ ...CHART, 'secret.txt': { linkTo: '../../../../../../etc/passwd' } });
    const outcome = await lenient.render(chart, { path: '.' }).then(
      ({ objects }) => JSON.stringify(objects),
      (error: Error) => error.message,
    );
    expect(outcome).not.toContain(secret);
    await expect(lenient.render(chart, { path: '.', helm: { valueFiles: ['secret.txt'] } })).rejects.toMatchObject({
      code: 'PATH_OUTSIDE_REPOSITORY',
    });
  });

  it('lets a chart read only what belongs to it', async () => {
    const made = await lab.commit({
      ...Object.fromEntries(Object.entries(CHART).map(([path, text]) => [`chart/${path}`, text])),
      'secret.txt': 'of another application',
    });
    const { objects } = await lab.render(made, { path: 'chart' });
    expect(objects[0]).toMatchObject({ data: { f: '', p: '' } });
  });
});
