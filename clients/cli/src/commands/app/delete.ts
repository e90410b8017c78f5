import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import type { Session } from '../../connection/session.ts';
import { parseSwitch } from '../../spec/flag.ts';
import { addNamespaceFlag } from './app-name.ts';
import { awaitApp } from './await-app.ts';

interface DeleteOptions {
  appNamespace?: string;
  cascade: boolean;
  propagationPolicy: string;
  selector?: string;
  wait?: boolean;
  yes?: boolean;
}

type Target = ReturnType<typeof parseAppName>;

async function chosenApps(session: Session, names: readonly string[], options: DeleteOptions): Promise<Target[]> {
  if (names.length > 0) return names.map((name) => parseAppName(name, options.appNamespace));
  if (!options.selector) throw new AppError('INVALID_ARGUMENT', 'delete applications: a name or --selector is due');
  const list = await session.apps.List({ selector: options.selector });
  return (list.items ?? []).map((app) => parseAppName(app.metadata?.name ?? '', app.metadata?.namespace));
}

async function isConfirmed(cli: Cli, target: Target, options: DeleteOptions): Promise<boolean> {
  if (options.yes || !cli.terminal.isInteractive) return true;
  const what = options.cascade ? `'${target.name}' and all its resources` : `'${target.name}' (its resources stay)`;
  return cli.terminal.confirm(`Are you sure you want to delete ${what}?`);
}

async function deleteApps(cli: Cli, names: readonly string[], options: DeleteOptions): Promise<void> {
  const session = await cli.session();
  const { cascade, propagationPolicy } = options;
  for (const target of await chosenApps(session, names, options)) {
    if (!(await isConfirmed(cli, target, options))) {
      cli.terminal.print(`The command to delete '${target.name}' was cancelled.`);
      continue;
    }
    await session.apps.Delete(
      { ...target, cascade, ...(cascade ? { propagationPolicy } : {}) },
      { signal: cli.signal },
    );
    cli.terminal.print(`application '${target.name}' deleted`);
    if (options.wait)
      await awaitApp(session, { query: target, timeoutSeconds: 0, signal: cli.signal, until: (app) => !app });
  }
}

/** `argocd app delete`. */
export function addAppDelete(app: Command, cli: Cli): void {
  const command = app
    .command('delete')
    .argument('[appnames...]', 'names, or namespace/name')
    .description('Delete applications')
    .option('--cascade [value]', 'delete the resources too', parseSwitch, true)
    .option('-p, --propagation-policy <policy>', 'foreground or background', 'foreground')
    .option('-l, --selector <selector>', 'all applications with these labels')
    .option('--wait', 'until they are gone')
    .option('-y, --yes', 'do not ask');
  addNamespaceFlag(command).action((names: string[], options: DeleteOptions) => deleteApps(cli, names, options));
}
