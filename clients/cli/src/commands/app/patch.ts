import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import { formatStructured } from '../../output/structured.ts';
import { addNamespaceFlag } from './app-name.ts';

interface PatchOptions {
  appNamespace?: string;
  patch?: string;
  type: string;
}

async function patchApp(cli: Cli, given: string, { appNamespace, patch, type }: PatchOptions): Promise<void> {
  if (!patch) throw new AppError('INVALID_ARGUMENT', 'patch an application: --patch is due');
  const request = { ...parseAppName(given, appNamespace), patch, patchType: type };
  const patched = await (await cli.session()).apps.Patch(request, { signal: cli.signal });
  cli.terminal.print(formatStructured(patched, 'yaml'));
}

/** `argocd app patch`. */
export function addAppPatch(app: Command, cli: Cli): void {
  const command = app
    .command('patch')
    .argument('<appname>', 'name, or namespace/name')
    .description('Change an application by a JSON or merge patch')
    .option('--patch <patch>', 'the patch, as JSON')
    .option('--type <type>', 'json or merge', 'json');
  addNamespaceFlag(command).action((name: string, options: PatchOptions) => patchApp(cli, name, options));
}
