import { annotation, type v1alpha1 } from '@plumbline/contract/crd';

import { orEmpty } from '../../output/given.ts';
import { resourceRows, type ResourceRow } from '../../output/resource-table.ts';
import { isChosen, type ResourceFilter } from './resource-filter.ts';

type App = v1alpha1.Application;

/** What to wait for; nothing set means synced, healthy and no operation running. */
export interface WaitFor {
  isSynced?: boolean;
  isHealthy?: boolean;
  isOperationDone?: boolean;
  isSuspended?: boolean;
  isDegraded?: boolean;
  isDeleted?: boolean;
  /** Only these resources count (`GROUP:KIND:[NAMESPACE/]NAME`); empty: the whole application. */
  resources?: readonly ResourceFilter[];
}

function healthWanted(wanted: WaitFor): string[] {
  return [
    ...(wanted.isHealthy ? ['Healthy'] : []),
    ...(wanted.isSuspended ? ['Suspended'] : []),
    ...(wanted.isDegraded ? ['Degraded'] : []),
  ];
}

function isOperating(app: App): boolean {
  const phase = app.status?.operationState?.phase;
  return app.operation !== undefined || phase === 'Running' || phase === 'Terminating';
}

// Without a wish, all three are wished for.
function fullWish(given: WaitFor): WaitFor {
  const hasWish = given.isSynced || given.isOperationDone || healthWanted(given).length > 0;
  return hasWish ? given : { ...given, isSynced: true, isHealthy: true, isOperationDone: true };
}

function areResourcesReached(app: App, wanted: WaitFor, filters: readonly ResourceFilter[]): boolean {
  const health = healthWanted(wanted);
  const rows = resourceRows(app.status).filter((row) => isChosen(filters, row));
  const isHealthReached = (row: ResourceRow): boolean =>
    health.length === 0 || row.health === '' || health.includes(row.health);
  return rows.length > 0 && rows.every((row) => (!wanted.isSynced || row.status === 'Synced') && isHealthReached(row));
}

function isAppReached(app: App, wanted: WaitFor): boolean {
  if (wanted.isSynced && app.status?.sync?.status !== 'Synced') return false;
  const health = healthWanted(wanted);
  return health.length === 0 || health.includes(orEmpty(app.status?.health?.status));
}

function isRefreshDue(app: App): boolean {
  return app.metadata?.annotations?.[annotation.refresh] !== undefined;
}

/** Whether an application is as wanted. A refresh that is still due counts as not yet. */
export function isReached(app: App, given: WaitFor): boolean {
  const wanted = fullWish(given);
  if (isRefreshDue(app) || (wanted.isOperationDone && isOperating(app))) return false;
  return wanted.resources?.length ? areResourcesReached(app, wanted, wanted.resources) : isAppReached(app, wanted);
}
