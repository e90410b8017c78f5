import type { v1alpha1 } from '@plumbline/contract/crd';

import { orEmpty } from './given.ts';
import { formatTable } from './table.ts';

/** One resource of an application: what it is, how it compares, and what the last sync said of it. */
export interface ResourceRow {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  status: string;
  health: string;
  hook: string;
  message: string;
}

type KeyFields = { group?: string; kind?: string; namespace?: string; name?: string };

function keyOf(resource: KeyFields): string {
  return [resource.group, resource.kind, resource.namespace, resource.name].map((part) => part ?? '').join('/');
}

function rowOfResult(result: v1alpha1.ResourceResult): ResourceRow {
  return {
    group: orEmpty(result.group),
    kind: orEmpty(result.kind),
    namespace: orEmpty(result.namespace),
    name: orEmpty(result.name),
    status: result.hookPhase && result.hookType ? result.hookPhase : orEmpty(result.status),
    health: '',
    hook: orEmpty(result.hookType),
    message: orEmpty(result.message),
  };
}

function rowOfStatus(status: v1alpha1.ResourceStatus, result: v1alpha1.ResourceResult | undefined): ResourceRow {
  return {
    group: orEmpty(status.group),
    kind: orEmpty(status.kind),
    namespace: orEmpty(status.namespace),
    name: orEmpty(status.name),
    status: orEmpty(status.status),
    health: orEmpty(status.health?.status),
    hook: result?.hookType ?? (status.hook ? 'Hook' : ''),
    message: orEmpty(result?.message),
  };
}

/** The resources of an application's status, then what its last operation touched besides (hooks, pruned objects). */
export function resourceRows(status: v1alpha1.ApplicationStatus | undefined): ResourceRow[] {
  const results = new Map(
    (status?.operationState?.syncResult?.resources ?? []).map((result) => [keyOf(result), result]),
  );
  const rows = (status?.resources ?? []).map((resource) => {
    const result = results.get(keyOf(resource));
    results.delete(keyOf(resource));
    return rowOfStatus(resource, result);
  });
  return [...rows, ...[...results.values()].map(rowOfResult)];
}

/** The table under `app get`, `app sync` and `app wait`. */
export function formatResourceTable(rows: readonly ResourceRow[]): string {
  const header = ['GROUP', 'KIND', 'NAMESPACE', 'NAME', 'STATUS', 'HEALTH', 'HOOK', 'MESSAGE'];
  const cells = rows.map((row) => [
    row.group,
    row.kind,
    row.namespace,
    row.name,
    row.status,
    row.health,
    row.hook,
    row.message,
  ]);
  return formatTable(header, cells);
}
