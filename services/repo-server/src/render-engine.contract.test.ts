import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { repository } from '@plumbline/contract/rpc';
import { startRepoServerLab, waitFor, type GitRepository, type RepoServerLab } from '@plumbline/test/lab';

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

interface Counts {
  renders: number;
  refLists: number;
  fetches: number;
}

describe('work follows change', () => {
  let lab: RepoServerLab;
  beforeAll(async () => {
    lab = await startRepoServerLab({ environment: { PLUMBLINE_CACHE_KEY: 'a-key-for-tests' } });
  });
  afterAll(() => lab.stop());

  const generate = async (
    made: GitRepository,
    path: string,
    more: repository.ManifestRequest = {},
  ): Promise<repository.ManifestResponse> =>
    lab.client.GenerateManifest({
      repo: { repo: made.url },
      revision: 'main',
      appName: path.replaceAll('/', '-'),
      namespace: 'ns',
      applicationSource: { repoURL: made.url, path },
      ...more,
    });
  const counts = async (): Promise<Counts> => ({
    renders: await lab.metric('plumbline_renders_total'),
    refLists: await lab.metric('argocd_git_request_total', { request_type: 'ls-remote' }),
    fetches: await lab.metric('argocd_git_request_total', { request_type: 'fetch' }),
  });
  const costOf = async (work: () => Promise<unknown>): Promise<Counts> => {
    const before = await counts();
    await work();
    const after = await counts();
    return {
      renders: after.renders - before.renders,
      refLists: after.refLists - before.refLists,
      fetches: after.fetches - before.fetches,
    };
  };
  const monorepo = async (name: string, apps: number): Promise<{ made: GitRepository; paths: string[] }> => {
    const made = await lab.git.createRepository(name);
    const paths = Array.from({ length: apps }, (_, index) => `apps/a${index}`);
    const overlay = (path: string): [string, string][] => [
      [`${path}/kustomization.yaml`, 'resources: [cm.yaml, ../../base]\n'],
      [`${path}/cm.yaml`, configMap('own')],
    ];
    await made.commit({
      'base/kustomization.yaml': 'resources: [base.yaml]\n',
      // Renders are kept by content: the name keeps this repository's apart from those of the other tests.
      'base/base.yaml': configMap(`base-of-${name}`),
      'README.md': 'one',
      ...Object.fromEntries(paths.flatMap(overlay)),
    });
    return { made, paths };
  };

  it('costs no render and one fetch when a commit touches nothing of the applications', async () => {
    const { made, paths } = await monorepo('no-op', 8);
    const first = await costOf(() => Promise.all(paths.map((path) => generate(made, path))));
    expect(first).toEqual({ renders: 8, refLists: 1, fetches: 1 });
    const commit = await made.commit({ 'README.md': 'two' });
    const fresh = { noRevisionCache: true };
    let answers: repository.ManifestResponse[] = [];
    const second = await costOf(async () => {
      answers = await Promise.all(paths.map((path) => generate(made, path, fresh)));
    });
    expect({ renders: second.renders, fetches: second.fetches }).toEqual({ renders: 0, fetches: 1 });
    // Those who ask while a list is under way share the next one.
    expect(second.refLists).toBeLessThanOrEqual(2);
    expect(new Set(answers.map((answer) => answer.revision))).toEqual(new Set([commit]));
  });

  it('renders what a commit touches, and only that', async () => {
    const { made, paths } = await monorepo('touch', 5);
    await Promise.all(paths.map((path) => generate(made, path)));
    await made.commit({ 'apps/a3/cm.yaml': configMap('changed') });
    const fresh = { noRevisionCache: true };
    const one = await costOf(() => Promise.all(paths.map((path) => generate(made, path, fresh))));
    expect(one.renders).toBe(1);
    await made.commit({ 'base/base.yaml': configMap('new-base') });
    const all = await costOf(() => Promise.all(paths.map((path) => generate(made, path, fresh))));
    expect(all.renders).toBe(5);
    const answer = await generate(made, 'apps/a0');
    expect(answer.manifests?.join()).toContain('new-base');
  });

  it('shares one render among all who ask for the same at once', async () => {
    const { made } = await monorepo('flight', 1);
    const cost = await costOf(() => Promise.all(Array.from({ length: 20 }, () => generate(made, 'apps/a0'))));
    expect(cost).toEqual({ renders: 1, refLists: 1, fetches: 1 });
  });

  it('renders again when any option differs, and not when none does', async () => {
    const { made } = await monorepo('options', 1);
    const base = await costOf(() => generate(made, 'apps/a0'));
    expect(base.renders).toBe(1);
    const variants: repository.ManifestRequest[] = [
      { appName: 'other' },
      { namespace: 'other' },
      { trackingMethod: 'label' },
      { appLabelKey: 'other', trackingMethod: 'label' },
      { installationID: 'other' },
      { kustomizeOptions: { buildOptions: '--enable-helm' } },
      { applicationSource: { path: 'apps/a0', kustomize: { namePrefix: 'x-' } } },
      { noCache: true },
    ];
    const renders: number[] = [];
    for (const variant of variants) renders.push((await costOf(() => generate(made, 'apps/a0', variant))).renders);
    expect(renders).toEqual(variants.map(() => 1));
    expect((await costOf(() => generate(made, 'apps/a0'))).renders).toBe(0);
    // The directory and kustomize readers do not look at the cluster: its facts are no inputs.
    expect((await costOf(() => generate(made, 'apps/a0', { kubeVersion: '1.2.3' }))).renders).toBe(0);
  });

  it('fills the commit in only where it is asked for', async () => {
    const { made } = await monorepo('env', 1);
    const source = {
      path: 'apps/a0',
      kustomize: { commonAnnotations: { at: '$ARGOCD_APP_REVISION' }, commonAnnotationsEnvsubst: true },
    };
    await generate(made, 'apps/a0', { applicationSource: source });
    const commit = await made.commit({ 'README.md': 'env' });
    const answer = await generate(made, 'apps/a0', { applicationSource: source, noRevisionCache: true });
    expect(answer.manifests?.join()).toContain(commit);
  });

  it('finds its renders in Redis after a restart, and believes no entry that another wrote', async () => {
    const { made } = await monorepo('redis', 2);
    await Promise.all([generate(made, 'apps/a0'), generate(made, 'apps/a1')]);
    await lab.process().stop();
    const keys = (await lab.redis.command('KEYS', 'plumbline|render|*'))
      .split('\r\n')
      .filter((line) => line.startsWith('plumbline'));
    expect(keys.length).toBeGreaterThan(1);
    await lab.restart();
    const found = await costOf(() => generate(made, 'apps/a0'));
    expect(found.renders).toBe(0);
    for (const key of keys) await lab.redis.command('SET', key, 'forged');
    const forged = await costOf(() => generate(made, 'apps/a1'));
    expect(forged.renders).toBe(1);
  });

  it('goes on without Redis and with an emptied one', async () => {
    const { made } = await monorepo('no-redis', 2);
    await lab.redis.kill();
    expect((await generate(made, 'apps/a0')).manifests).toHaveLength(2);
    expect((await costOf(() => generate(made, 'apps/a0'))).renders).toBe(0);
    await lab.redis.start();
    expect((await generate(made, 'apps/a1')).manifests).toHaveLength(2);
    expect((await fetch(`http://127.0.0.1:${lab.metricsPort}/healthz`)).status).toBe(200);
  });

  it('remembers a source that keeps failing until it changes', async () => {
    const made = await lab.git.createRepository('failing');
    await made.commit({ 'o/kustomization.yaml': 'resources: [missing.yaml]\n' });
    const failure = async (more = {}): Promise<string> =>
      generate(made, 'o', more).then(
        () => 'rendered',
        (error: Error) => error.message,
      );
    const messages = [await failure(), await failure(), await failure(), await failure()];
    expect(messages.map((text) => text.startsWith('Manifest generation error (cached): '))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect((await failure({ noCache: true })).startsWith('Manifest generation error (cached)')).toBe(false);
    await made.commit({ 'o/missing.yaml': configMap('here') });
    expect(await failure({ noRevisionCache: true })).toBe('rendered');
  });

  it('leaves no temporary files when it is killed in mid-render', async () => {
    const made = await lab.git.createRepository('killed');
    await made.commit({
      'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'c/templates/t.yaml': configMap('{{ .Release.Name }}'),
      'c/big.txt': 'x'.repeat(5_000_000),
    });
    const [session = ''] = readdirSync(lab.temporaryFolder);
    const running = Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => generate(made, 'c', { appName: `a${index}` })),
    );
    await waitFor(() => readdirSync(join(lab.temporaryFolder, session)).some((name) => name.startsWith('render-')), {
      what: 'a render runs',
      everyMs: 2,
    });
    await lab.process().kill();
    await running;
    expect(existsSync(join(lab.temporaryFolder, session))).toBe(true);
    await lab.restart();
    expect(readdirSync(lab.temporaryFolder)).not.toContain(session);
    expect((await generate(made, 'c')).manifests).toHaveLength(1);
  });

  it('answers what is not built with UNIMPLEMENTED', async () => {
    await expect(lab.client.GetHelmCharts({ repo: { repo: 'https://charts' } })).rejects.toMatchObject({
      code: 'UNIMPLEMENTED',
    });
    const made = await lab.git.createRepository('touch');
    await expect(generate(made, 'apps/a0', { verifySignature: true })).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
  });

  it('stops within five seconds although a repository hangs', async () => {
    const { made } = await monorepo('hanging', 1);
    lab.git.setDelayMs(60_000);
    const asked = lab.git.requests().length;
    const running = Promise.allSettled([generate(made, 'apps/a0')]);
    await waitFor(() => lab.git.requests().length > asked, { what: 'the repository is asked' });
    const startedAt = performance.now();
    await lab.process().stop(10_000);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect((await running).map((result) => result.status)).toEqual(['rejected']);
    lab.git.setDelayMs(0);
    await lab.restart();
  });

  it('stops within five seconds of SIGTERM and removes its folder', async () => {
    const startedAt = performance.now();
    expect(await lab.process().stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(readdirSync(lab.temporaryFolder)).toEqual([]);
    expect(readFileSync(lab.process().logFile, 'utf8')).not.toContain('"level":"error"');
    await lab.restart();
  });
});
