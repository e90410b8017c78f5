import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';
import { dump } from 'js-yaml';

import { parseAppName, type Cli } from '../../cli.ts';
import type { Session } from '../../connection/session.ts';
import { collect } from '../../spec/flag.ts';
import { addNamespaceFlag } from './app-name.ts';

interface ManifestsOptions {
  appNamespace?: string;
  revision?: string;
  revisions?: string[];
  sourcePositions?: number[];
  source: string;
}

type Target = ReturnType<typeof parseAppName>;

async function liveManifests(session: Session, target: Target): Promise<string[]> {
  const { name, appNamespace } = target;
  const query = { applicationName: name, ...(appNamespace ? { appNamespace } : {}) };
  const { items } = await session.apps.ManagedResources(query);
  return (items ?? []).map((item) => item.liveState ?? '').filter((state) => state !== '' && state !== 'null');
}

async function gitManifests(session: Session, target: Target, options: ManifestsOptions): Promise<string[]> {
  const { revision, revisions, sourcePositions } = options;
  const query = {
    ...(revision ? { revision } : {}),
    ...(revisions ? { revisions } : {}),
    ...(sourcePositions ? { sourcePositions } : {}),
  };
  return (await session.apps.GetManifests({ ...target, ...query })).manifests ?? [];
}

async function manifests(cli: Cli, given: string, options: ManifestsOptions): Promise<void> {
  const session = await cli.session();
  const target = parseAppName(given, options.appNamespace);
  if (options.source !== 'git' && options.source !== 'live') {
    throw new AppError('INVALID_ARGUMENT', `choose --source "${options.source}": git or live is due`);
  }
  const texts =
    options.source === 'live' ? await liveManifests(session, target) : await gitManifests(session, target, options);
  for (const text of texts) {
    cli.terminal.print('---');
    cli.terminal.print(dump(JSON.parse(text), { lineWidth: -1, noRefs: true }).trimEnd());
  }
}

/** `argocd app manifests`. */
export function addAppManifests(app: Command, cli: Cli): void {
  const command = app
    .command('manifests')
    .argument('<appname>', 'name, or namespace/name')
    .description('Print the manifests of an application')
    .option('--revision <revision>', 'at this revision')
    .option('--revisions <revision>', 'at these revisions, one for each of --source-positions', collect)
    .option('--source-positions <number>', 'positions of sources, from 1', (text: string, before?: number[]) => [
      ...(before ?? []),
      Number(text),
    ])
    .option('--source <side>', 'git or live', 'git');
  addNamespaceFlag(command).action((name: string, options: ManifestsOptions) => manifests(cli, name, options));
}
