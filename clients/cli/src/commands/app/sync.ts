import type { v1alpha1 } from '@plumbline/contract/crd';
import type { application } from '@plumbline/contract/rpc';
import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import type { Session } from '../../connection/session.ts';
import { formatAppSummary, formatOperation } from '../../output/app-summary.ts';
import { given } from '../../output/given.ts';
import { formatResourceTable, resourceRows } from '../../output/resource-table.ts';
import { checkFormat, formatStructured } from '../../output/structured.ts';
import { parsePair } from '../../spec/app-draft.ts';
import { collect } from '../../spec/flag.ts';
import { addNamespaceFlag } from './app-name.ts';
import { awaitApp } from './await-app.ts';
import { appUrl } from './get.ts';
import { isChosen, parseResourceFilter } from './resource-filter.ts';
import { ResourceProgress } from './resource-progress.ts';

type App = v1alpha1.Application;
type Target = ReturnType<typeof parseAppName>;

interface SyncOptions {
  appNamespace?: string;
  applyOutOfSyncOnly?: boolean;
  async?: boolean;
  dryRun?: boolean;
  force?: boolean;
  info?: string[];
  output: string;
  project?: string[];
  prune?: boolean;
  replace?: boolean;
  resource?: string[];
  retryBackoffDuration: string;
  retryBackoffFactor: number;
  retryBackoffMaxDuration: string;
  retryLimit?: number;
  retryRefresh?: boolean;
  revision?: string;
  selector?: string;
  serverSide?: boolean;
  strategy?: string;
  timeout: number;
}

function strategyOf(options: SyncOptions): v1alpha1.SyncStrategy | undefined {
  const force = options.force === true;
  if (options.strategy === 'apply') return { apply: { force } };
  if (options.strategy === undefined || options.strategy === '' || options.strategy === 'hook') {
    return options.strategy || force ? { hook: { force } } : undefined;
  }
  throw new AppError('INVALID_ARGUMENT', `set --strategy "${options.strategy}": apply or hook is due`);
}

function retryOf(options: SyncOptions): v1alpha1.RetryStrategy | undefined {
  if (options.retryLimit === undefined) return undefined;
  const backoff = {
    duration: options.retryBackoffDuration,
    factor: options.retryBackoffFactor,
    maxDuration: options.retryBackoffMaxDuration,
  };
  return { limit: options.retryLimit, backoff, ...(options.retryRefresh ? { refresh: true } : {}) };
}

function selectedResources(app: App, options: SyncOptions): v1alpha1.SyncOperationResource[] {
  const filters = (options.resource ?? []).map(parseResourceFilter);
  if (filters.length === 0) return [];
  const chosen = resourceRows(app.status).filter((row) => row.hook === '' && isChosen(filters, row));
  if (chosen.length === 0) {
    throw new AppError(
      'NOT_FOUND',
      `sync application "${app.metadata?.name ?? ''}": no resource matches ${(options.resource ?? []).join(', ')}`,
    );
  }
  return chosen.map(({ group, kind, namespace, name }) => ({ group, kind, name, ...(namespace ? { namespace } : {}) }));
}

function syncOptionsOf(app: App, options: SyncOptions): string[] {
  const added: [isGiven: boolean | undefined, option: string][] = [
    [options.applyOutOfSyncOnly, 'ApplyOutOfSyncOnly=true'],
    [options.replace, 'Replace=true'],
    [options.serverSide, 'ServerSideApply=true'],
  ];
  const given = added.filter(([isGiven]) => isGiven).map(([, option]) => option);
  return [...(app.spec?.syncPolicy?.syncOptions ?? []), ...given];
}

function infosOf(options: SyncOptions): v1alpha1.Info[] | undefined {
  return options.info?.map((text) => {
    const [name, value] = parsePair('--info', text);
    return { name, value };
  });
}

/** The request that the flags ask for; sync options of the application are kept and added to. */
export function syncRequest(app: App, target: Target, options: SyncOptions): application.ApplicationSyncRequest {
  const resources = selectedResources(app, options);
  const items = syncOptionsOf(app, options);
  return {
    ...target,
    prune: options.prune === true,
    dryRun: options.dryRun === true,
    ...given({
      revision: options.revision,
      strategy: strategyOf(options),
      retryStrategy: retryOf(options),
      resources: resources.length > 0 ? resources : undefined,
      syncOptions: items.length > 0 ? { items } : undefined,
      infos: infosOf(options),
    }),
  };
}

async function chosenApps(session: Session, names: readonly string[], options: SyncOptions): Promise<Target[]> {
  if (names.length > 0) return names.map((name) => parseAppName(name, options.appNamespace));
  if (!options.selector && !options.project) {
    throw new AppError('INVALID_ARGUMENT', 'sync: a name, --selector or --project is due');
  }
  const list = await session.apps.List({
    ...(options.selector ? { selector: options.selector } : {}),
    ...(options.project ? { projects: options.project } : {}),
    ...(options.appNamespace ? { appNamespace: options.appNamespace } : {}),
  });
  const apps = list.items ?? [];
  if (apps.length === 0) throw new AppError('NOT_FOUND', 'sync: no application matches the selector or project');
  return apps.map((app) => parseAppName(app.metadata?.name ?? '', app.metadata?.namespace));
}

/** Whether the server saw this state after the operation was asked for; resource versions only grow. */
function isLater(app: App, asked: App): boolean {
  const [seen, from] = [app, asked].map(({ metadata }) => Number(metadata?.resourceVersion ?? Number.NaN));
  return !((seen ?? 0) <= (from ?? 0));
}

// Start times have whole seconds: two operations of one second cannot be told apart by them.
function isFinished(app: App, asked: App): boolean {
  const state = app.status?.operationState;
  if (app.operation || !state?.finishedAt || state.phase === 'Running' || state.phase === 'Terminating') return false;
  return isLater(app, asked);
}

/** Prints an application, its last operation and its resources. */
export function printOutcome(cli: Cli, session: Session, app: App): void {
  const operation = formatOperation(app.status?.operationState, new Date().toISOString());
  cli.terminal.print(`\n${formatAppSummary(app, appUrl(session, app))}\n\n${operation}\n`);
  cli.terminal.print(formatResourceTable(resourceRows(app.status)));
}

/** Follows the operation that `asked`, the server's answer to the request, carries; prints progress, then the result. Throws when it did not succeed. */
export async function followOperation(
  cli: Cli,
  session: Session,
  following: { target: Target; asked: App; timeoutSeconds: number; output: string },
): Promise<void> {
  const { target, asked, timeoutSeconds, output } = following;
  const format = checkFormat(output, ['wide', 'json', 'yaml', 'tree', 'tree=detailed']);
  const isQuiet = format === 'json' || format === 'yaml';
  const progress = new ResourceProgress(cli.terminal);
  const app = await awaitApp(session, {
    query: target,
    timeoutSeconds,
    signal: cli.signal,
    until: (seen) => seen === undefined || isFinished(seen, asked),
    ...(isQuiet ? {} : { onSeen: (seen: App) => progress.show(seen, new Date().toISOString()) }),
  });
  if (!app) throw new AppError('NOT_FOUND', `follow the operation of "${target.name}": the application was deleted`);
  if (isQuiet) cli.terminal.print(formatStructured(app, format));
  else printOutcome(cli, session, app);
  throwUnlessSucceeded(target, app);
}

function throwUnlessSucceeded(target: Target, app: App): void {
  const { phase = '', message = '' } = app.status?.operationState ?? {};
  if (phase === 'Succeeded') return;
  throw new AppError(
    'FAILED_PRECONDITION',
    `operation of "${target.name}" has completed with phase: ${phase}: ${message}`,
  );
}

async function syncApps(cli: Cli, names: readonly string[], options: SyncOptions): Promise<void> {
  const session = await cli.session();
  for (const target of await chosenApps(session, names, options)) {
    const before = await session.apps.Get(target, { signal: cli.signal });
    const asked = await session.apps.Sync(syncRequest(before, target, options), { signal: cli.signal });
    if (options.async) continue;
    await followOperation(cli, session, { target, asked, timeoutSeconds: options.timeout, output: options.output });
  }
}

/** `argocd app sync`. */
export function addAppSync(app: Command, cli: Cli): void {
  const command = app
    .command('sync')
    .argument('[appnames...]', 'names, or namespace/name')
    .description('Bring applications to their desired state')
    .option('--apply-out-of-sync-only', 'leave alone what is in sync')
    .option('--async', 'do not wait')
    .option('--dry-run', 'try it without changing anything')
    .option('--force', 'delete and create again what cannot be changed')
    .option('--info <pair>', 'key=value recorded with the operation', collect)
    .option('-o, --output <format>', 'wide, json, yaml, tree or tree=detailed', 'wide')
    .option('--project <project>', 'all applications of the project', collect)
    .option('--prune', 'delete what is gone from the source')
    .option('--replace', 'replace instead of apply')
    .option('--resource <filter>', 'only GROUP:KIND:[NAMESPACE/]NAME; a leading ! excludes', collect)
    .option('--retry-backoff-duration <duration>', 'first wait', '5s')
    .option('--retry-backoff-factor <number>', 'growth of the wait', Number, 2)
    .option('--retry-backoff-max-duration <duration>', 'longest wait', '3m0s')
    .option('--retry-limit <number>', 'retries of a failed sync', Number)
    .option('--retry-refresh', 'take the newest revision at a retry')
    .option('--revision <revision>', 'sync to this revision')
    .option('-l, --selector <selector>', 'all applications with these labels')
    .option('--server-side', 'server-side apply')
    .option('--strategy <strategy>', 'apply or hook')
    .option('--timeout <seconds>', 'longest wait; 0: none', Number, 0);
  addNamespaceFlag(command).action((names: string[], options: SyncOptions) => syncApps(cli, names, options));
}
