// Bad input becomes a condition that says what is wrong, and goes when it is put right.
import { API_VERSION } from '@plumbline/contract/crd';
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, it } from 'vitest';

const configMap = (name: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {value: "1"}
`;

describe('conditions', () => {
  const world = useWorld({ name: 'conditions', pollSeconds: 3 });

  it('name an unknown project, and go when it is made', async () => {
    await given(world)
      .repository('project')
      .withFiles({ 'a.yaml': configMap('project-a') });
    await given(world).app('cond-project').inProject('late').exists();
    await eventually(world)
      .app()
      .hasCondition('InvalidSpecError', /project late which does not exist/);
    await eventually(world).app().is('Unknown', 'Unknown');
    await given(world)
      .object({
        apiVersion: API_VERSION,
        kind: 'AppProject',
        metadata: { name: 'late' },
        spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
      })
      .exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await eventually(world).app().hasNoCondition('InvalidSpecError');
  });

  it('name what the project does not permit', async () => {
    await given(world)
      .repository('narrow')
      .withFiles({ 'a.yaml': configMap('narrow-a') });
    await given(world)
      .object({
        apiVersion: API_VERSION,
        kind: 'AppProject',
        metadata: { name: 'narrow' },
        spec: { sourceRepos: ['https://git.example.org/*'], destinations: [{ server: '*', namespace: 'elsewhere' }] },
      })
      .exists();
    await given(world).app('cond-narrow').inProject('narrow').exists();
    await eventually(world)
      .app()
      .hasCondition('InvalidSpecError', /is not permitted in project 'narrow'/);
    await eventually(world)
      .app()
      .hasCondition('InvalidSpecError', /do not match any of the allowed destinations/);
  });

  it('name an unknown destination', async () => {
    await given(world)
      .repository('where')
      .withFiles({ 'a.yaml': configMap('where-a') });
    await given(world).app('cond-where').toCluster({ server: 'https://nowhere.example.org' }).exists();
    await eventually(world)
      .app()
      .hasCondition('InvalidSpecError', /nowhere\.example\.org/);
  });

  it('name a cluster that does not answer, while other applications go on', async () => {
    await given(world)
      .secret('cluster-dead', {
        labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
        data: { name: 'dead', server: 'https://127.0.0.1:9', config: '{"tlsClientConfig":{"insecure":true}}' },
      })
      .exists();
    await given(world)
      .repository('dead')
      .withFiles({ 'a.yaml': configMap('dead-a') });
    await given(world).app('cond-dead').toCluster({ name: 'dead' }).exists();
    await eventually(world)
      .app()
      .hasCondition('ComparisonError', /127\.0\.0\.1:9/);
    await given(world).app('cond-alive').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
  });

  it('pass on what the repo-server says, and go when the commit is right', async () => {
    await given(world)
      .repository('faulty')
      .withFiles({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [\n' });
    await given(world).app('cond-faulty').exists();
    await eventually(world)
      .app()
      .hasCondition('ComparisonError', /a\.yaml/);
    await when(world).committed({ 'a.yaml': configMap('faulty-a') });
    await eventually(world).app().is('OutOfSync', 'Missing');
    await eventually(world).app().hasNoCondition('ComparisonError');
  });

  it('name an unknown revision and a missing path', async () => {
    await given(world)
      .repository('gone')
      .withFiles({ 'a.yaml': configMap('gone-a') });
    await given(world).app('cond-revision').atRevision('no-such-branch').exists();
    await eventually(world)
      .app()
      .hasCondition('ComparisonError', /no-such-branch/);
    await given(world).app('cond-path').fromPath('no/such/path').exists();
    await eventually(world)
      .app()
      .hasCondition('ComparisonError', /no\/such\/path/);
  });

  it('say that the repo-server is away, delete nothing meanwhile, and go when it is back', async () => {
    await given(world)
      .repository('away')
      .withFiles({ 'a.yaml': configMap('away-a') });
    await given(world).app('cond-away').automated({ prune: true, selfHeal: true }).exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).killed('repo-server');
    await when(world).refreshed('hard');
    await eventually(world).app().hasCondition('ComparisonError');
    await eventually(world).app().is('Unknown', 'Unknown');
    await eventually(world).object('ConfigMap/away-a').exists();
    await when(world).restarted('repo-server');
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world).app().hasNoCondition('ComparisonError');
  });
});
