import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';
import { dump } from 'js-yaml';

import { parseAppName, type Cli } from '../../cli.ts';
import { DifferenceFound } from '../../exit-code.ts';
import { parseSwitch } from '../../spec/flag.ts';
import { addNamespaceFlag } from './app-name.ts';

interface DiffOptions {
  appNamespace?: string;
  refresh?: boolean;
  hardRefresh?: boolean;
  exitCode: boolean;
  diffExitCode: number;
}

/** One object on both sides, as YAML; empty where it does not exist. */
interface DiffPair {
  title: string;
  live: string;
  desired: string;
}

function toYaml(json: string | undefined): string {
  if (!json || json === 'null') return '';
  return dump(JSON.parse(json), { lineWidth: -1, noRefs: true, sortKeys: true });
}

/** What differs, in the order of the server: hooks are left out, for they are not compared. */
export function diffPairs(resources: readonly v1alpha1.ResourceDiff[]): DiffPair[] {
  const pairs: DiffPair[] = [];
  for (const resource of resources) {
    if (resource.hook) continue;
    const live = toYaml(resource.normalizedLiveState);
    const desired = resource.targetState && resource.targetState !== 'null' ? toYaml(resource.predictedLiveState) : '';
    if (live === desired) continue;
    const title = `===== ${resource.group ?? ''}/${resource.kind ?? ''} ${resource.namespace ?? ''}/${resource.name ?? ''} ======`;
    pairs.push({ title, live, desired });
  }
  return pairs;
}

function runDiffTool(cli: Cli, files: [string, string]): Promise<void> {
  const [program = 'diff', ...args] = (cli.env['KUBECTL_EXTERNAL_DIFF'] ?? 'diff')
    .split(' ')
    .filter((word) => word !== '');
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) =>
      reject(new AppError('TOOL_MISSING', `run "${program}": ${error.message}`, { cause: error })),
    );
    child.once('close', (code) => {
      cli.terminal.print(Buffer.concat(chunks).toString('utf8').trimEnd());
      if (code === 0 || code === 1) resolve();
      else reject(new AppError('INTERNAL', `run "${program}": it ended with ${code}`));
    });
  });
}

async function printPair(cli: Cli, folder: string, pair: DiffPair): Promise<void> {
  const files: [string, string] = [join(folder, 'live.yaml'), join(folder, 'desired.yaml')];
  await writeFile(files[0], pair.live, { mode: 0o600 });
  await writeFile(files[1], pair.desired, { mode: 0o600 });
  cli.terminal.print(`\n${pair.title}`);
  await runDiffTool(cli, files);
}

async function diffApp(cli: Cli, given: string, options: DiffOptions): Promise<void> {
  const session = await cli.session();
  const target = parseAppName(given, options.appNamespace);
  const refresh = options.hardRefresh ? { refresh: 'hard' } : options.refresh ? { refresh: 'normal' } : {};
  const app = await session.apps.Get({ ...target, ...refresh }, { signal: cli.signal });
  if (app.status?.sync?.status === 'Unknown') {
    const why = (app.status.conditions ?? []).map((condition) => condition.message).join('; ');
    throw new AppError('FAILED_PRECONDITION', `compare application "${given}": its desired state is not known: ${why}`);
  }
  const { name, appNamespace } = target;
  const query = { applicationName: name, ...(appNamespace ? { appNamespace } : {}) };
  const { items } = await session.apps.ManagedResources(query, { signal: cli.signal });
  const pairs = diffPairs(items ?? []);
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-diff-'));
  try {
    for (const pair of pairs) await printPair(cli, folder, pair);
  } finally {
    await rm(folder, { recursive: true });
  }
  if (pairs.length > 0 && options.exitCode) throw new DifferenceFound(options.diffExitCode);
}

/** `argocd app diff`: exit code 0 without differences, 1 (or `--diff-exit-code`) with, 20 on errors. */
export function addAppDiff(app: Command, cli: Cli): void {
  const command = app
    .command('diff')
    .argument('<appname>', 'name, or namespace/name')
    .description('Show what differs between the cluster and the desired state')
    .option('--refresh', 'compare anew first')
    .option('--hard-refresh', 'render and compare anew first')
    .option('--exit-code [value]', 'tell a difference by the exit code', parseSwitch, true)
    .option('--diff-exit-code <code>', 'exit code of a difference', Number, 1);
  addNamespaceFlag(command).action((name: string, options: DiffOptions) => diffApp(cli, name, options));
}
