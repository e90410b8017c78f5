import { readFile } from 'node:fs/promises';

import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';
import { loadAll } from 'js-yaml';

import { parseAppName, type Cli } from '../../cli.ts';
import { checkFormat, formatStructured } from '../../output/structured.ts';
import { orEmpty } from '../../output/given.ts';
import { formatFields, formatTable } from '../../output/table.ts';
import { collect } from '../../spec/flag.ts';

type AppSet = v1alpha1.ApplicationSet;

function qualifiedName(set: AppSet): string {
  return `${orEmpty(set.metadata?.namespace)}/${orEmpty(set.metadata?.name)}`;
}

function target(given: string, namespace?: string): { name: string; appsetNamespace?: string } {
  const { name, appNamespace } = parseAppName(given, namespace);
  return { name, ...(appNamespace ? { appsetNamespace: appNamespace } : {}) };
}

/** The ApplicationSets of a manifest. Throws MANIFEST_INVALID when there is anything else or nothing in it. */
function parseApplicationSets(text: string, from: string): AppSet[] {
  const found = loadAll(text).filter((document) => document !== null && document !== undefined) as AppSet[];
  const stranger = found.find((document) => document.kind !== 'ApplicationSet');
  if (stranger)
    throw new AppError(
      'MANIFEST_INVALID',
      `read "${from}": an ApplicationSet is due, found kind "${stranger.kind ?? ''}"`,
    );
  if (found.length === 0) throw new AppError('MANIFEST_INVALID', `read "${from}": there is no ApplicationSet in it`);
  return found;
}

interface CreateOptions {
  appsetNamespace?: string;
  dryRun?: boolean;
  output: string;
  upsert?: boolean;
}

async function create(cli: Cli, files: readonly string[], options: CreateOptions): Promise<void> {
  const format = checkFormat(options.output, ['wide', 'json', 'yaml']);
  const session = await cli.session();
  for (const file of files) {
    const text = file === '-' ? await cli.terminal.readInput() : await readFile(file, 'utf8');
    for (const set of parseApplicationSets(text, file)) {
      const namespace = options.appsetNamespace ?? set.metadata?.namespace;
      const applicationset = { ...set, metadata: { ...set.metadata, ...(namespace ? { namespace } : {}) } };
      const request = { applicationset, upsert: options.upsert === true, dryRun: options.dryRun === true };
      const created = await session.appSets.Create(request, { signal: cli.signal });
      if (format === 'wide')
        cli.terminal.print(
          `ApplicationSet '${created.metadata?.name ?? ''}' created${options.dryRun ? ' (dry run)' : ''}`,
        );
      else cli.terminal.print(formatStructured(created, format));
    }
  }
}

function conditionRows(set: AppSet): string[][] {
  return (set.status?.conditions ?? []).map((condition) => [
    condition.type ?? '',
    condition.status ?? '',
    condition.message ?? '',
    condition.lastTransitionTime ?? '',
  ]);
}

function templateFields({ project, destination, source }: v1alpha1.ApplicationSpec): [string, string][] {
  return [
    ['Project', orEmpty(project)],
    ['Server', orEmpty(destination?.server ?? destination?.name)],
    ['Namespace', orEmpty(destination?.namespace)],
    ['Repo', orEmpty(source?.repoURL)],
    ['Path', orEmpty(source?.path)],
    ['Target', orEmpty(source?.targetRevision)],
  ];
}

async function get(cli: Cli, given: string, options: { appsetNamespace?: string; output: string }): Promise<void> {
  const format = checkFormat(options.output, ['wide', 'json', 'yaml']);
  const set = await (await cli.session()).appSets.Get(target(given, options.appsetNamespace), { signal: cli.signal });
  if (format !== 'wide') return cli.terminal.print(formatStructured(set, format));
  cli.terminal.print(formatFields([['Name', qualifiedName(set)], ...templateFields(set.spec?.template?.spec ?? {})]));
  cli.terminal.print();
  cli.terminal.print(formatTable(['CONDITION', 'STATUS', 'MESSAGE', 'LAST TRANSITION'], conditionRows(set)));
}

interface ListOptions {
  appsetNamespace?: string;
  output: string;
  project?: string[];
  selector?: string;
}

async function list(cli: Cli, options: ListOptions): Promise<void> {
  const format = checkFormat(options.output, ['wide', 'json', 'yaml', 'name']);
  const query = {
    ...(options.project ? { projects: options.project } : {}),
    ...(options.selector ? { selector: options.selector } : {}),
    ...(options.appsetNamespace ? { appsetNamespace: options.appsetNamespace } : {}),
  };
  const sets = (await (await cli.session()).appSets.List(query, { signal: cli.signal })).items ?? [];
  if (format === 'json' || format === 'yaml') return cli.terminal.print(formatStructured(sets, format));
  if (format === 'name') return sets.forEach((set) => cli.terminal.print(qualifiedName(set)));
  const rows = sets.map((set) => [
    qualifiedName(set),
    set.spec?.template?.spec?.project ?? '',
    set.spec?.syncPolicy?.applicationsSync ?? '',
    (set.status?.conditions ?? []).map((condition) => `${condition.type ?? ''}=${condition.status ?? ''}`).join(','),
  ]);
  cli.terminal.print(formatTable(['NAME', 'PROJECT', 'SYNCPOLICY', 'CONDITIONS'], rows));
}

interface DeleteOptions {
  appsetNamespace?: string;
  yes?: boolean;
}

async function remove(cli: Cli, names: readonly string[], options: DeleteOptions): Promise<void> {
  const session = await cli.session();
  for (const given of names) {
    const question = `Are you sure you want to delete '${given}' and all its Applications?`;
    if (!options.yes && cli.terminal.isInteractive && !(await cli.terminal.confirm(question))) continue;
    await session.appSets.Delete(target(given, options.appsetNamespace), { signal: cli.signal });
    cli.terminal.print(`applicationset '${given}' deleted`);
  }
}

/** `argocd appset …`. */
export function addAppset(program: Command, cli: Cli): void {
  const appset = program.command('appset').description('Manage ApplicationSets');
  const namespaced = (command: Command): Command =>
    command.option('-N, --appset-namespace <namespace>', 'namespace of the ApplicationSet');
  namespaced(appset.command('create').argument('<files...>', 'manifests; - reads standard input'))
    .description('Create ApplicationSets from manifests')
    .option('--dry-run', 'show what would be created')
    .option('-o, --output <format>', 'wide, json or yaml', 'wide')
    .option('--upsert', 'replace ApplicationSets of the same name')
    .action((files: string[], options: CreateOptions) => create(cli, files, options));
  namespaced(appset.command('get').argument('<appsetname>', 'name, or namespace/name'))
    .description('Show an ApplicationSet')
    .option('-o, --output <format>', 'wide, json or yaml', 'wide')
    .action((name: string, options: { appsetNamespace?: string; output: string }) => get(cli, name, options));
  namespaced(appset.command('list'))
    .description('List ApplicationSets')
    .option('-o, --output <format>', 'wide, name, json or yaml', 'wide')
    .option('-p, --project <project>', 'only of this project', collect)
    .option('-l, --selector <selector>', 'only with these labels')
    .action((options: ListOptions) => list(cli, options));
  namespaced(appset.command('delete').argument('<appsetnames...>', 'names, or namespace/name'))
    .description('Delete ApplicationSets')
    .option('-y, --yes', 'do not ask')
    .action((names: string[], options: DeleteOptions) => remove(cli, names, options));
}
