import type { Command } from 'commander';

import type { Cli } from '../../cli.ts';
import { addAppCreate } from './create.ts';
import { addAppDelete } from './delete.ts';
import { addAppDiff } from './diff.ts';
import { addAppGet } from './get.ts';
import { addAppHistory } from './history.ts';
import { addAppList } from './list.ts';
import { addAppLogs } from './logs.ts';
import { addAppManifests } from './manifests.ts';
import { addAppPatch } from './patch.ts';
import { addAppResources } from './resources.ts';
import { addAppRollback } from './rollback.ts';
import { addAppSet } from './set.ts';
import { addAppSync } from './sync.ts';
import { addAppTerminateOp } from './terminate-op.ts';
import { addAppWait } from './wait.ts';

const subcommands = [
  addAppCreate,
  addAppDelete,
  addAppDiff,
  addAppGet,
  addAppHistory,
  addAppList,
  addAppLogs,
  addAppManifests,
  addAppPatch,
  addAppResources,
  addAppRollback,
  addAppSet,
  addAppSync,
  addAppTerminateOp,
  addAppWait,
];

/** `argocd app …`. */
export function addApp(program: Command, cli: Cli): void {
  const app = program.command('app').description('Manage applications');
  for (const add of subcommands) add(app, cli);
}
