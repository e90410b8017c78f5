// What is wrong with a source is said on the Application, nothing is deleted meanwhile, and a fix is taken up.
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, it } from 'vitest';

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: "1"}\n`;
const CHART = {
  'app/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'app/templates/cm.yaml': configMap('from-chart'),
};

describe('bad sources', () => {
  const world = useWorld({ name: 'bad-sources' });

  it('names a repository that does not answer', async () => {
    await given(world).app('unreachable').fromUrl('http://127.0.0.1:9/none.git').exists();
    await eventually(world)
      .app()
      .hasCondition('ComparisonError', /127\.0\.0\.1/);
    await eventually(world)
      .app()
      .fits(
        'is Unknown',
        (app) => (app.status as { sync?: { status?: string } } | undefined)?.sync?.status === 'Unknown',
      );
  });

  it.each([
    {
      reason: 'an unknown revision',
      name: 'revision',
      files: { 'app/cm.yaml': configMap('a') },
      revision: 'no-such-branch',
      message: /no-such-branch/,
    },
    { reason: 'a missing path', name: 'path', files: { 'other/cm.yaml': configMap('a') }, message: /"app"/ },
    {
      reason: 'invalid YAML, with file and line',
      name: 'yaml',
      files: { 'app/cm.yaml': `${configMap('a')}---\nkind: [\n` },
      message: /app\/cm\.yaml.*line \d+/,
    },
    {
      reason: "a chart that fails, with helm's message",
      name: 'chart',
      files: { ...CHART, 'app/templates/cm.yaml': '{{ fail "no luck today" }}' },
      message: /no luck today/,
    },
    {
      reason: 'a kustomization that refers to nothing',
      name: 'kustomization',
      files: { 'app/kustomization.yaml': 'resources: [gone.yaml]\n' },
      message: /gone\.yaml/,
    },
    {
      reason: 'a link out of the repository',
      name: 'link',
      files: { 'app/cm.yaml': configMap('a'), 'app/leak.yaml': { linkTo: '/etc/passwd' } },
      message: /leak\.yaml/,
    },
  ])('names $reason', async ({ name, files, revision = 'main', message }) => {
    await given(world).repository(name).withFiles(files);
    await given(world).app(`bad-${name}`).fromPath('app').atRevision(revision).automated().exists();
    await eventually(world).app().hasCondition('ComparisonError', message);
  });

  it('keeps what is deployed while the source is broken, and takes up the fix', async () => {
    await given(world)
      .repository('breaks')
      .withFiles({ 'app/cm.yaml': configMap('kept') });
    await given(world).app('breaks').fromPath('app').automated({ prune: true, selfHeal: true }).exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).committed({ 'app/cm.yaml': `${configMap('kept')}broken: [\n` });
    await when(world).refreshed();
    await eventually(world)
      .app()
      .hasCondition('ComparisonError', /app\/cm\.yaml/);
    await eventually(world).object('ConfigMap/kept').exists();
    const revision = await when(world).reverted();
    await when(world).refreshed();
    await eventually(world).app().is('Synced', 'Healthy', { revision });
    await eventually(world).app().hasNoCondition('ComparisonError');
  });
});
