import { createHash } from 'node:crypto';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { PreparedSource } from './prepared-source.ts';
import type { ChartDependency } from './record-helm.ts';
import { renderFailed, type ToolRunner, type Workspace } from './tool-runner.ts';

/** A chart whose dependencies are not in its `charts/` folder. */
export interface DependencyRun {
  runner: ToolRunner;
  workspace: Workspace;
  /** Folder of the exported chart. */
  chart: string;
  prepared: PreparedSource;
  dependencies: readonly ChartDependency[];
}

/**
 * Runs `helm dependency build` with the repositories that the chart names. Throws `RENDER_FAILED` with helm's message, also when a
 * repository cannot be reached, and `UNIMPLEMENTED` for repositories that are only known by a name (`@name`).
 */
export async function buildDependencies(run: DependencyRun): Promise<void> {
  const byName = run.dependencies.find(
    ({ repository }) => repository.startsWith('@') || repository.startsWith('alias:'),
  );
  if (byName !== undefined) {
    throw new AppError(
      'UNIMPLEMENTED',
      `build dependencies of the chart: "${byName.repository}": name the repository by its URL`,
    );
  }
  const urls = new Set(run.dependencies.map(({ repository }) => repository).filter((url) => /^https?:\/\//.test(url)));
  for (const url of urls) await addRepository(run, url);
  for (const { repository } of run.dependencies) if (repository.startsWith('oci://')) await logIn(run, repository);
  await helm(run, ['dependency', 'build']);
}

async function addRepository(run: DependencyRun, url: string): Promise<void> {
  const name = createHash('sha256').update(url).digest('hex').slice(0, 16);
  const credentials = credentialsFor(run.prepared.helmRepositories, url);
  if (credentials === undefined) {
    await helm(run, ['repo', 'add', name, url]);
    return;
  }
  await helm(
    run,
    [
      'repo',
      'add',
      name,
      url,
      '--username',
      credentials.username ?? '',
      '--password-stdin',
      ...(credentials.insecure === true ? ['--insecure-skip-tls-verify'] : []),
    ],
    credentials.password,
  );
}

async function logIn(run: DependencyRun, repository: string): Promise<void> {
  const credentials = credentialsFor(run.prepared.helmRepositories, repository);
  if (credentials === undefined) return;
  const host = repository.slice('oci://'.length).split('/')[0] ?? '';
  await helm(
    run,
    ['registry', 'login', host, '--username', credentials.username ?? '', '--password-stdin'],
    credentials.password,
  );
}

async function helm(run: DependencyRun, args: readonly string[], stdin?: string): Promise<void> {
  const call = { program: 'helm', args, cwd: run.chart, ...(stdin === undefined ? {} : { stdin }) };
  const result = await run.runner.run(run.workspace, call);
  if (result.code !== 0) throw renderFailed(run.workspace, ['helm', ...args].join(' '), result.stderr);
}

function credentialsFor(repositories: readonly v1alpha1.Repository[], url: string): v1alpha1.Repository | undefined {
  const wanted = bareUrl(url);
  return repositories.find((repository) => {
    const known = bareUrl(repository.repo ?? '');
    const isSame = known !== '' && (wanted === known || wanted.startsWith(`${known}/`));
    return isSame && repository.password !== undefined && repository.password !== '';
  });
}

function bareUrl(text: string): string {
  return text.replace(/^oci:\/\//, '').replace(/\/+$/, '');
}
