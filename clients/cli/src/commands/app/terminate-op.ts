import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import { addNamespaceFlag } from './app-name.ts';

/** `argocd app terminate-op`. */
export function addAppTerminateOp(app: Command, cli: Cli): void {
  const command = app
    .command('terminate-op')
    .argument('<appname>', 'name, or namespace/name')
    .description('Stop the running operation of an application');
  addNamespaceFlag(command).action(async (name: string, options: { appNamespace?: string }) => {
    await (
      await cli.session()
    ).apps.TerminateOperation(parseAppName(name, options.appNamespace), { signal: cli.signal });
    cli.terminal.print(`Application '${name}' operation terminating`);
  });
}
