import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import { addNamespaceFlag } from './app-name.ts';
import { followOperation } from './sync.ts';

interface RollbackOptions {
  appNamespace?: string;
  output: string;
  prune?: boolean;
  timeout: number;
}

/** The history entry to go back to: the one named, else the one before the last. Throws NOT_FOUND. */
export function chooseHistoryId(app: v1alpha1.Application, given: string | undefined): number {
  const ids = (app.status?.history ?? []).map((entry) => entry.id ?? 0);
  const id = given === undefined ? ids.at(-2) : ids.find((candidate) => String(candidate) === given);
  if (id !== undefined) return id;
  const what = given === undefined ? 'the deployment before the last' : `deployment ${given}`;
  throw new AppError('NOT_FOUND', `roll back application "${app.metadata?.name ?? ''}": ${what} is not in its history`);
}

async function rollback(cli: Cli, [given, id]: [string, string | undefined], options: RollbackOptions): Promise<void> {
  const session = await cli.session();
  const target = parseAppName(given, options.appNamespace);
  const before = await session.apps.Get(target, { signal: cli.signal });
  const request = { ...target, id: chooseHistoryId(before, id), prune: options.prune === true };
  const asked = await session.apps.Rollback(request, { signal: cli.signal });
  await followOperation(cli, session, { target, asked, timeoutSeconds: options.timeout, output: options.output });
}

/** `argocd app rollback`. */
export function addAppRollback(app: Command, cli: Cli): void {
  const command = app
    .command('rollback')
    .argument('<appname>', 'name, or namespace/name')
    .argument('[id]', 'history id (default: the deployment before the last)')
    .description('Deploy again what was deployed before')
    .option('-o, --output <format>', 'wide, json, yaml, tree or tree=detailed', 'wide')
    .option('--prune', 'delete what the older revision does not have')
    .option('--timeout <seconds>', 'longest wait; 0: none', Number, 0);
  addNamespaceFlag(command).action((name: string, id: string | undefined, options: RollbackOptions) =>
    rollback(cli, [name, id], options),
  );
}
