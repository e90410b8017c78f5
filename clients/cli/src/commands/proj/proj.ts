import { readFile } from 'node:fs/promises';

import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';
import { load } from 'js-yaml';

import type { Cli } from '../../cli.ts';
import { checkFormat, formatStructured } from '../../output/structured.ts';
import { orEmpty } from '../../output/given.ts';
import { formatFields, formatTable } from '../../output/table.ts';
import { collect } from '../../spec/flag.ts';

type Project = v1alpha1.AppProject;

interface CreateOptions {
  allowClusterResource?: string[];
  allowNamespacedResource?: string[];
  denyClusterResource?: string[];
  denyNamespacedResource?: string[];
  description?: string;
  dest?: string[];
  file?: string;
  orphanedResources?: boolean;
  orphanedResourcesWarn?: boolean;
  sourceNamespaces?: string[];
  src?: string[];
  upsert?: boolean;
}

function groupKinds(flag: string, texts: readonly string[] | undefined): { group: string; kind: string }[] | undefined {
  return texts?.map((text) => {
    const cut = text.indexOf('/');
    if (cut < 0) throw new AppError('INVALID_ARGUMENT', `read ${flag} "${text}": GROUP/KIND is due`);
    return { group: text.slice(0, cut), kind: text.slice(cut + 1) };
  });
}

function destinations(texts: readonly string[]): v1alpha1.ApplicationDestination[] {
  return texts.map((text) => {
    const [server, namespace, name] = text.split(',');
    if (!server || namespace === undefined) {
      throw new AppError('INVALID_ARGUMENT', `read --dest "${text}": SERVER,NAMESPACE or SERVER,NAMESPACE,NAME is due`);
    }
    return { server, namespace, ...(name ? { name } : {}) };
  });
}

/** The spec that the flags ask for, over what a file says. */
export function projectSpec(base: v1alpha1.AppProjectSpec, options: CreateOptions): v1alpha1.AppProjectSpec {
  const fields = {
    description: options.description,
    sourceRepos: options.src,
    destinations: options.dest && destinations(options.dest),
    clusterResourceWhitelist: groupKinds('--allow-cluster-resource', options.allowClusterResource),
    clusterResourceBlacklist: groupKinds('--deny-cluster-resource', options.denyClusterResource),
    namespaceResourceWhitelist: groupKinds('--allow-namespaced-resource', options.allowNamespacedResource),
    namespaceResourceBlacklist: groupKinds('--deny-namespaced-resource', options.denyNamespacedResource),
    sourceNamespaces: options.sourceNamespaces,
    orphanedResources:
      options.orphanedResources || options.orphanedResourcesWarn
        ? { warn: options.orphanedResourcesWarn === true }
        : undefined,
  };
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { ...base, ...(Object.fromEntries(set) as v1alpha1.AppProjectSpec) };
}

async function create(cli: Cli, given: string | undefined, options: CreateOptions): Promise<void> {
  const text =
    options.file === undefined
      ? undefined
      : options.file === '-'
        ? await cli.terminal.readInput()
        : await readFile(options.file, 'utf8');
  const base = (text === undefined ? {} : load(text)) as Project;
  const name = given ?? base.metadata?.name;
  if (!name) throw new AppError('INVALID_ARGUMENT', 'create a project: its name or --file is due');
  const project = { ...base, metadata: { ...base.metadata, name }, spec: projectSpec(base.spec ?? {}, options) };
  await (await cli.session()).projects.Create({ project, upsert: options.upsert === true }, { signal: cli.signal });
  cli.terminal.print(`project '${name}' created`);
}

function formatDestinations(spec: v1alpha1.AppProjectSpec | undefined): string {
  const places = (spec?.destinations ?? []).map((d) => `${orEmpty(d.server ?? d.name)},${orEmpty(d.namespace)}`);
  return places.join('; ') || '<none>';
}

async function list(cli: Cli, output: string): Promise<void> {
  const format = checkFormat(output, ['wide', 'json', 'yaml', 'name']);
  const projects = (await (await cli.session()).projects.List({}, { signal: cli.signal })).items ?? [];
  if (format === 'json' || format === 'yaml') return cli.terminal.print(formatStructured(projects, format));
  if (format === 'name') return projects.forEach((project) => cli.terminal.print(project.metadata?.name ?? ''));
  const rows = projects.map((project) => [
    project.metadata?.name ?? '',
    project.spec?.description ?? '',
    formatDestinations(project.spec),
    (project.spec?.sourceRepos ?? []).join(', ') || '<none>',
  ]);
  cli.terminal.print(formatTable(['NAME', 'DESCRIPTION', 'DESTINATIONS', 'SOURCES'], rows));
}

function formatKinds(kinds: readonly { group?: string; kind?: string }[] | undefined): string {
  return (kinds ?? []).map((kind) => `${kind.group ?? ''}/${kind.kind ?? ''}`).join(', ') || '<none>';
}

function formatOrphaned(settings: v1alpha1.OrphanedResourcesMonitorSettings | undefined): string {
  return settings ? `enabled (warn=${settings.warn === true})` : 'disabled';
}

function specFields(spec: v1alpha1.AppProjectSpec): [string, string][] {
  return [
    ['Description', orEmpty(spec.description)],
    ['Destinations', formatDestinations(spec)],
    ['Repositories', spec.sourceRepos?.join(', ') || '<none>'],
    ['Source Namespaces', spec.sourceNamespaces?.join(', ') || '<none>'],
    ['Allowed Cluster Resources', formatKinds(spec.clusterResourceWhitelist)],
    ['Denied Namespaced Resources', formatKinds(spec.namespaceResourceBlacklist)],
    ['Orphaned Resources', formatOrphaned(spec.orphanedResources)],
  ];
}

async function get(cli: Cli, name: string, output: string): Promise<void> {
  const format = checkFormat(output, ['wide', 'json', 'yaml']);
  const project = await (await cli.session()).projects.Get({ name }, { signal: cli.signal });
  if (format !== 'wide') return cli.terminal.print(formatStructured(project, format));
  cli.terminal.print(formatFields([['Name', orEmpty(project.metadata?.name)], ...specFields(project.spec ?? {})]));
}

/** `argocd proj …`. */
export function addProj(program: Command, cli: Cli): void {
  const proj = program.command('proj').description('Manage projects');
  proj
    .command('create')
    .argument('[project]', 'name')
    .description('Create a project')
    .option('--allow-cluster-resource <kind>', 'GROUP/KIND', collect)
    .option('--allow-namespaced-resource <kind>', 'GROUP/KIND', collect)
    .option('--deny-cluster-resource <kind>', 'GROUP/KIND', collect)
    .option('--deny-namespaced-resource <kind>', 'GROUP/KIND', collect)
    .option('--description <text>', 'description')
    .option('-d, --dest <destination>', 'SERVER,NAMESPACE', collect)
    .option('-f, --file <file>', 'manifest; - reads standard input')
    .option('--orphaned-resources', 'look for resources that no application manages')
    .option('--orphaned-resources-warn', 'and warn of them')
    .option('--source-namespaces <namespace>', 'namespaces of applications', collect)
    .option('-s, --src <url>', 'repository', collect)
    .option('--upsert', 'replace a project of the same name')
    .action((name: string | undefined, options: CreateOptions) => create(cli, name, options));
  proj
    .command('list')
    .description('List projects')
    .option('-o, --output <format>', 'wide, name, json or yaml', 'wide')
    .action((options: { output: string }) => list(cli, options.output));
  proj
    .command('get')
    .argument('<project>', 'name')
    .description('Show a project')
    .option('-o, --output <format>', 'wide, json or yaml', 'wide')
    .action((name: string, options: { output: string }) => get(cli, name, options.output));
}
