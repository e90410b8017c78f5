import { AppError, hasCode } from '@plumbline/contract/errors';
import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import type { Session } from '../../connection/session.ts';
import { checkFormat, formatStructured } from '../../output/structured.ts';
import { collect } from '../../spec/flag.ts';
import { addNamespaceFlag } from './app-name.ts';
import { awaitApp } from './await-app.ts';
import { parseResourceFilter } from './resource-filter.ts';
import { ResourceProgress } from './resource-progress.ts';
import { printOutcome } from './sync.ts';
import { isReached, type WaitFor } from './wait-condition.ts';

interface WaitOptions {
  appNamespace?: string;
  degraded?: boolean;
  delete?: boolean;
  health?: boolean;
  operation?: boolean;
  output: string;
  resource?: string[];
  selector?: string;
  suspended?: boolean;
  sync?: boolean;
  timeout: number;
}

type Target = ReturnType<typeof parseAppName>;

function wishOf(options: WaitOptions): WaitFor {
  return {
    isSynced: options.sync === true,
    isHealthy: options.health === true,
    isOperationDone: options.operation === true,
    isSuspended: options.suspended === true,
    isDegraded: options.degraded === true,
    isDeleted: options.delete === true,
    resources: (options.resource ?? []).map(parseResourceFilter),
  };
}

// The server hides what it does not have as a refusal.
async function isGone(session: Session, target: Target): Promise<boolean> {
  try {
    await session.apps.Get(target);
    return false;
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND', 'PERMISSION_DENIED')) return true;
    throw error;
  }
}

async function waitForApp(cli: Cli, target: Target, options: WaitOptions): Promise<void> {
  const format = checkFormat(options.output, ['wide', 'json', 'yaml', 'tree', 'tree=detailed']);
  const isQuiet = format === 'json' || format === 'yaml';
  const session = await cli.session();
  const wish = wishOf(options);
  if (wish.isDeleted && (await isGone(session, target)))
    return cli.terminal.print(`application '${target.name}' deleted`);
  const progress = new ResourceProgress(cli.terminal);
  const app = await awaitApp(session, {
    query: target,
    timeoutSeconds: options.timeout,
    signal: cli.signal,
    until: (seen) => (seen === undefined ? true : !wish.isDeleted && isReached(seen, wish)),
    ...(isQuiet ? {} : { onSeen: (seen) => progress.show(seen, new Date().toISOString()) }),
  });
  if (!app) {
    if (wish.isDeleted) return cli.terminal.print(`application '${target.name}' deleted`);
    throw new AppError('NOT_FOUND', `wait for application "${target.name}": it was deleted`);
  }
  if (isQuiet) return cli.terminal.print(formatStructured(app, format));
  printOutcome(cli, session, app);
}

async function waitForApps(cli: Cli, names: readonly string[], options: WaitOptions): Promise<void> {
  let targets = names.map((name) => parseAppName(name, options.appNamespace));
  if (targets.length === 0) {
    if (!options.selector) throw new AppError('INVALID_ARGUMENT', 'wait: a name or --selector is due');
    const list = await (await cli.session()).apps.List({ selector: options.selector }, { signal: cli.signal });
    targets = (list.items ?? []).map((app) => parseAppName(app.metadata?.name ?? '', app.metadata?.namespace));
  }
  for (const target of targets) await waitForApp(cli, target, options);
}

/** `argocd app wait`. */
export function addAppWait(app: Command, cli: Cli): void {
  const command = app
    .command('wait')
    .argument('[appnames...]', 'names, or namespace/name')
    .description('Wait until applications are synced and healthy, or as the flags say')
    .option('--degraded', 'until degraded')
    .option('--delete', 'until deleted')
    .option('--health', 'until healthy')
    .option('--operation', 'until no operation runs')
    .option('-o, --output <format>', 'wide, json, yaml, tree or tree=detailed', 'wide')
    .option('--resource <filter>', 'only GROUP:KIND:[NAMESPACE/]NAME; a leading ! excludes', collect)
    .option('-l, --selector <selector>', 'all applications with these labels')
    .option('--suspended', 'until suspended')
    .option('--sync', 'until synced')
    .option('--timeout <seconds>', 'longest wait; 0: none', Number, 0);
  addNamespaceFlag(command).action((names: string[], options: WaitOptions) => waitForApps(cli, names, options));
}
