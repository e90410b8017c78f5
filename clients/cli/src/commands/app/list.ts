import type { v1alpha1 } from '@plumbline/contract/crd';
import type { Command } from 'commander';

import type { Cli } from '../../cli.ts';
import { formatShortSyncPolicy, sourcesOf } from '../../output/app-summary.ts';
import { given, orEmpty } from '../../output/given.ts';
import { checkFormat, formatStructured } from '../../output/structured.ts';
import { formatTable } from '../../output/table.ts';
import { collect } from '../../spec/flag.ts';
import { addNamespaceFlag } from './app-name.ts';

type App = v1alpha1.Application;

interface ListOptions {
  appNamespace?: string;
  cluster?: string;
  path?: string;
  project?: string[];
  repo?: string;
  selector?: string;
  output: string;
}

function qualifiedName(app: App): string {
  return `${app.metadata?.namespace ?? ''}/${app.metadata?.name ?? ''}`;
}

function formatConditions(app: App): string {
  const types = new Set((app.status?.conditions ?? []).map((condition) => orEmpty(condition.type)));
  return [...types].join(',') || '<none>';
}

function rowOf(app: App): string[] {
  const { spec, status } = app;
  const { server, name, namespace } = spec?.destination ?? {};
  const { repoURL, path, targetRevision } = sourcesOf(app)[0] ?? {};
  return [
    qualifiedName(app),
    orEmpty(server ?? name),
    orEmpty(namespace),
    orEmpty(spec?.project),
    orEmpty(status?.sync?.status) || 'Unknown',
    orEmpty(status?.health?.status) || 'Unknown',
    formatShortSyncPolicy(app),
    formatConditions(app),
    orEmpty(repoURL),
    orEmpty(path),
    orEmpty(targetRevision),
  ];
}

/** The applications on a cluster (by URL or name) and with a source path. */
function filterApps(apps: readonly App[], filter: { cluster?: string; path?: string }): App[] {
  return apps.filter((app) => {
    const { server, name } = app.spec?.destination ?? {};
    if (filter.cluster && server !== filter.cluster && name !== filter.cluster) return false;
    return !filter.path || sourcesOf(app).some((source) => source.path === filter.path);
  });
}

async function listApps(cli: Cli, options: ListOptions): Promise<void> {
  const format = checkFormat(options.output, ['wide', 'json', 'yaml', 'name']);
  const session = await cli.session();
  const { selector, project: projects, repo, appNamespace } = options;
  const query = given({ selector, projects, repo, appNamespace });
  const list = await session.apps.List(query, { signal: cli.signal });
  const apps = filterApps(list.items ?? [], options);
  if (format === 'json' || format === 'yaml') return cli.terminal.print(formatStructured(apps, format));
  if (format === 'name') return apps.forEach((app) => cli.terminal.print(qualifiedName(app)));
  const header = [
    'NAME',
    'CLUSTER',
    'NAMESPACE',
    'PROJECT',
    'STATUS',
    'HEALTH',
    'SYNCPOLICY',
    'CONDITIONS',
    'REPO',
    'PATH',
    'TARGET',
  ];
  cli.terminal.print(formatTable(header, apps.map(rowOf)));
}

/** `argocd app list`. */
export function addAppList(app: Command, cli: Cli): void {
  const command = app
    .command('list')
    .description('List applications')
    .option('-c, --cluster <cluster>', 'only on this cluster (URL or name)')
    .option('-P, --path <path>', 'only with this path')
    .option('-p, --project <project>', 'only of this project', collect)
    .option('-r, --repo <url>', 'only from this repository')
    .option('-l, --selector <selector>', 'only with these labels')
    .option('-o, --output <format>', 'wide, name, json or yaml', 'wide');
  addNamespaceFlag(command).action((options: ListOptions) => listApps(cli, options));
}
