import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';

import type { Cli } from '../../cli.ts';
import { readLocalConfig, withoutContext, writeLocalConfig } from '../../config/local-config.ts';
import { formatTable } from '../../output/table.ts';

async function listContexts(cli: Cli): Promise<void> {
  const config = await readLocalConfig(cli.options.config);
  const rows = config.contexts.map((context) => [
    context.name === config['current-context'] ? '*' : '',
    context.name,
    context.server,
  ]);
  cli.terminal.print(formatTable(['CURRENT', 'NAME', 'SERVER'], rows));
}

async function deleteContext(cli: Cli, name: string): Promise<void> {
  const config = await readLocalConfig(cli.options.config);
  const without = withoutContext(config, name);
  if (!without) throw new AppError('NOT_FOUND', `delete context "${name}": there is no such context`);
  await writeLocalConfig(cli.options.config, without);
  cli.terminal.print(`Context '${name}' deleted`);
}

async function switchContext(cli: Cli, name: string): Promise<void> {
  const config = await readLocalConfig(cli.options.config);
  if (!config.contexts.some((context) => context.name === name)) {
    throw new AppError('NOT_FOUND', `switch to context "${name}": there is no such context`);
  }
  await writeLocalConfig(cli.options.config, { ...config, 'current-context': name });
  cli.terminal.print(`Switched to context '${name}'`);
}

/** `argocd context [NAME]`: lists, switches or deletes contexts. */
export function addContext(program: Command, cli: Cli): void {
  program
    .command('context')
    .aliases(['ctx'])
    .argument('[context]', 'name of the context')
    .description('List, switch or delete contexts')
    .option('--delete', 'delete the context')
    .action(async (name: string | undefined, options: { delete?: boolean }) => {
      if (options.delete && !name) throw new AppError('INVALID_ARGUMENT', 'delete a context: its name is due');
      if (!name) return listContexts(cli);
      return options.delete ? deleteContext(cli, name) : switchContext(cli, name);
    });
}
