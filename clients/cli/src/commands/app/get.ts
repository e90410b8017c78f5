import type { v1alpha1 } from '@plumbline/contract/crd';
import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import type { Session } from '../../connection/session.ts';
import { formatAppSummary, formatOperation, sourcesOf } from '../../output/app-summary.ts';
import { formatAppTree } from '../../output/app-tree.ts';
import { formatResourceTable, resourceRows } from '../../output/resource-table.ts';
import { checkFormat, formatStructured } from '../../output/structured.ts';
import { formatTable } from '../../output/table.ts';
import { addNamespaceFlag } from './app-name.ts';

interface GetOptions {
  appNamespace?: string;
  refresh?: boolean;
  hardRefresh?: boolean;
  showOperation?: boolean;
  showParams?: boolean;
  output: string;
  timeout?: number;
}

/** Where the web page of an application is. */
export function appUrl(session: Session, app: v1alpha1.Application): string {
  const scheme = session.endpoint.tls.kind === 'plaintext' ? 'http' : 'https';
  const { namespace, name } = app.metadata ?? {};
  return `${scheme}://${session.endpoint.address}/applications/${namespace ? `${namespace}/` : ''}${name ?? ''}`;
}

function formatParameters(app: v1alpha1.Application): string {
  const rows = sourcesOf(app).flatMap((source) =>
    (source.helm?.parameters ?? []).map((p) => [p.name ?? '', p.value ?? '']),
  );
  return formatTable(['NAME', 'VALUE'], rows);
}

function readTree(cli: Cli, session: Session, app: v1alpha1.Application): Promise<v1alpha1.ApplicationTree> {
  const { name = '', namespace = '' } = app.metadata ?? {};
  const query = { applicationName: name, appNamespace: namespace };
  return session.apps.ResourceTree(query, { signal: cli.signal });
}

async function getApp(cli: Cli, given: string, options: GetOptions): Promise<void> {
  const format = checkFormat(options.output, ['wide', 'json', 'yaml', 'tree', 'tree=detailed']);
  const session = await cli.session();
  const refresh = options.hardRefresh ? { refresh: 'hard' } : options.refresh ? { refresh: 'normal' } : {};
  const limit = options.timeout ? { timeoutMs: options.timeout * 1000 } : {};
  const app = await session.apps.Get(
    { ...parseAppName(given, options.appNamespace), ...refresh },
    { signal: cli.signal, ...limit },
  );
  if (format === 'json' || format === 'yaml') return cli.terminal.print(formatStructured(app, format));
  cli.terminal.print(formatAppSummary(app, appUrl(session, app)));
  if (options.showOperation && app.status?.operationState) {
    cli.terminal.print();
    cli.terminal.print(formatOperation(app.status.operationState, new Date().toISOString()));
  }
  if (options.showParams) cli.terminal.print(`\n${formatParameters(app)}`);
  cli.terminal.print();
  if (format === 'wide') cli.terminal.print(formatResourceTable(resourceRows(app.status)));
  else cli.terminal.print(formatAppTree(app, await readTree(cli, session, app), format === 'tree=detailed'));
}

/** `argocd app get`. */
export function addAppGet(app: Command, cli: Cli): void {
  const command = app
    .command('get')
    .argument('<appname>', 'name, or namespace/name')
    .description('Show an application')
    .option('--refresh', 'compare anew first')
    .option('--hard-refresh', 'render and compare anew first')
    .option('--show-operation', 'show the last operation')
    .option('--show-params', 'show parameters')
    .option('-o, --output <format>', 'wide, json, yaml, tree or tree=detailed', 'wide')
    .option('--timeout <seconds>', 'longest wait', Number);
  addNamespaceFlag(command).action((name: string, options: GetOptions) => getApp(cli, name, options));
}
