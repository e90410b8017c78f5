import type { v1alpha1 } from '@plumbline/contract/crd';
import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import { formatAppTree } from '../../output/app-tree.ts';
import { checkFormat } from '../../output/structured.ts';
import { formatTable } from '../../output/table.ts';
import { addNamespaceFlag } from './app-name.ts';

interface ResourcesOptions {
  appNamespace?: string;
  orphaned?: boolean;
  output: string;
  project?: string;
}

function rowOf(node: v1alpha1.ResourceNode, isOrphaned: boolean): string[] {
  return [node.group ?? '', node.kind ?? '', node.namespace ?? '', node.name ?? '', isOrphaned ? 'Yes' : 'No'];
}

async function resources(cli: Cli, given: string, options: ResourcesOptions): Promise<void> {
  const format = checkFormat(options.output, ['', 'tree', 'tree=detailed']);
  const session = await cli.session();
  const target = parseAppName(given, options.appNamespace);
  const project = options.project ? { project: options.project } : {};
  const { name: applicationName, appNamespace } = target;
  const query = { applicationName, ...(appNamespace ? { appNamespace } : {}), ...project };
  const tree = await session.apps.ResourceTree(query, { signal: cli.signal });
  if (format !== '') {
    const app = await session.apps.Get(target, { signal: cli.signal });
    return cli.terminal.print(formatAppTree(app, tree, format === 'tree=detailed'));
  }
  const managed = options.orphaned ? [] : (tree.nodes ?? []).map((node) => rowOf(node, false));
  const orphaned = (tree.orphanedNodes ?? []).map((node) => rowOf(node, true));
  cli.terminal.print(formatTable(['GROUP', 'KIND', 'NAMESPACE', 'NAME', 'ORPHANED'], [...managed, ...orphaned]));
}

/** `argocd app resources`. */
export function addAppResources(app: Command, cli: Cli): void {
  const command = app
    .command('resources')
    .argument('<appname>', 'name, or namespace/name')
    .description('List the resources of an application')
    .option('--orphaned', 'only what no application manages')
    .option('--output <format>', 'tree or tree=detailed', '')
    .option('--project <project>', 'project of the application');
  addNamespaceFlag(command).action((name: string, options: ResourcesOptions) => resources(cli, name, options));
}
