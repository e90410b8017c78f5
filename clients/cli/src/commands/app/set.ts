import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import { draftOf } from '../../spec/app-draft.ts';
import { appFlags } from '../../spec/app-flags.ts';
import { addFlags, applyFlags, parseSwitch } from '../../spec/flag.ts';
import { addNamespaceFlag } from './app-name.ts';

interface SetOptions extends Record<string, unknown> {
  appNamespace?: string;
  sourcePosition?: number;
  sourceName?: string;
  validate: boolean;
}

async function setApp(cli: Cli, given: string, options: SetOptions): Promise<void> {
  const session = await cli.session();
  const target = parseAppName(given, options.appNamespace);
  const app = await session.apps.Get(target, { signal: cli.signal });
  const before = app.spec ?? {};
  const spec = structuredClone(before);
  const { sourcePosition: position, sourceName: name } = options;
  const select = { ...(position === undefined ? {} : { position }), ...(name === undefined ? {} : { name }) };
  applyFlags(draftOf(spec, select), appFlags, options);
  if (JSON.stringify(spec) === JSON.stringify(before)) {
    throw new AppError('INVALID_ARGUMENT', `set application "${given}": nothing to change; give at least one option`);
  }
  await session.apps.UpdateSpec({ ...target, spec, validate: options.validate }, { signal: cli.signal });
}

/** `argocd app set`. */
export function addAppSet(app: Command, cli: Cli): void {
  const command = app
    .command('set')
    .argument('<appname>', 'name, or namespace/name')
    .description('Change the settings of an application')
    .option('--source-position <number>', 'which of several sources, from 1', Number)
    .option('--source-name <name>', 'which of several sources, by name')
    .option('--validate [value]', 'check repository and cluster', parseSwitch, true);
  addFlags(addNamespaceFlag(command), appFlags);
  command.action((name: string, options: SetOptions) => setApp(cli, name, options));
}
