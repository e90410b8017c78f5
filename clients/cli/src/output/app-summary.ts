import type { v1alpha1 } from '@plumbline/contract/crd';

import { orEmpty } from './given.ts';
import { formatFields, formatTable } from './table.ts';

type App = v1alpha1.Application;

const SHA = /^[0-9a-f]{40}$/;

/** A commit SHA cut to seven digits; anything else as it is. */
export function shortRevision(revision: string): string {
  return SHA.test(revision) ? revision.slice(0, 7) : revision;
}

/** The sources of an application: `sources` when it has entries, else `source`. */
export function sourcesOf(app: App): v1alpha1.ApplicationSource[] {
  if (app.spec?.sources && app.spec.sources.length > 0) return app.spec.sources;
  return app.spec?.source ? [app.spec.source] : [];
}

/** `Manual`, `Automated`, `Automated (Prune)` …: how the application is synced. */
function formatSyncPolicy(app: App): string {
  const automated = app.spec?.syncPolicy?.automated;
  if (!automated || automated.enabled === false) return 'Manual';
  return automated.prune ? 'Automated (Prune)' : 'Automated';
}

/** `Auto`, `Auto-Prune` or `Manual`, as lists show it. */
export function formatShortSyncPolicy(app: App): string {
  const automated = app.spec?.syncPolicy?.automated;
  if (!automated || automated.enabled === false) return 'Manual';
  return automated.prune ? 'Auto-Prune' : 'Auto';
}

function formatSyncStatus(app: App): string {
  const sync = app.status?.sync;
  const source = sourcesOf(app)[0];
  const status = sync?.status ?? 'Unknown';
  const target = source?.targetRevision ?? '';
  const word = status === 'Synced' ? 'to' : 'from';
  if (status === 'Unknown' || !sync?.revision) return target ? `${status} ${word} ${target}` : status;
  return `${status} ${word} ${target || 'HEAD'} (${shortRevision(sync.revision)})`;
}

function sourceFields(app: App): [string, string][] {
  const sources = sourcesOf(app);
  const fields: [string, string][] = [[sources.length > 1 ? 'Sources' : 'Source', '']];
  for (const source of sources) {
    fields.push(['- Repo', source.repoURL ?? ''], ['  Target', source.targetRevision ?? '']);
    if (source.chart) fields.push(['  Chart', source.chart]);
    else if (source.path) fields.push(['  Path', source.path]);
    if (source.ref) fields.push(['  Ref', source.ref]);
    if (source.helm?.valueFiles) fields.push(['  Helm Values', source.helm.valueFiles.join(',')]);
  }
  return fields;
}

function conditionTable(app: App): string[] {
  const rows = (app.status?.conditions ?? []).map((condition) => [
    orEmpty(condition.type),
    orEmpty(condition.message),
    orEmpty(condition.lastTransitionTime),
  ]);
  return rows.length > 0 ? ['', formatTable(['CONDITION', 'MESSAGE', 'LAST TRANSITION'], rows)] : [];
}

function formatHealth(health: v1alpha1.HealthStatus | undefined): string {
  return `${health?.status ?? 'Unknown'}${health?.message ? ` (${health.message})` : ''}`;
}

function destinationFields(app: App): [string, string][] {
  const { server, name, namespace } = app.spec?.destination ?? {};
  return [
    ['Server', orEmpty(server ?? name)],
    ['Namespace', orEmpty(namespace)],
  ];
}

/** The block at the head of `app get`. */
export function formatAppSummary(app: App, url: string): string {
  const { metadata, spec, status } = app;
  const fields: [string, string][] = [
    ['Name', `${metadata?.namespace ? `${metadata.namespace}/` : ''}${orEmpty(metadata?.name)}`],
    ['Project', orEmpty(spec?.project)],
    ...destinationFields(app),
    ['URL', url],
    ...sourceFields(app),
    ['Sync Policy', formatSyncPolicy(app)],
    ['Sync Status', formatSyncStatus(app)],
    ['Health Status', formatHealth(status?.health)],
  ];
  return [formatFields(fields), ...conditionTable(app)].join('\n');
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

/** The block about an operation: what, how it stands, how long it took. Empty when there was none. */
export function formatOperation(state: v1alpha1.OperationState | undefined, nowIso: string): string {
  if (!state) return '';
  const { startedAt, finishedAt, syncResult } = state;
  const fields: [string, string | undefined][] = [
    ['Operation', 'Sync'],
    ['Sync Revision', syncResult?.revision ?? syncResult?.revisions?.join(', ')],
    ['Phase', state.phase],
    ['Start', orEmpty(startedAt)],
    ['Finished', orEmpty(finishedAt)],
    ['Duration', startedAt ? `${secondsBetween(startedAt, finishedAt ?? nowIso)}s` : undefined],
    ['Retries', state.retryCount ? String(state.retryCount) : undefined],
    ['Message', state.message],
  ];
  return formatFields(fields.filter((field): field is [string, string] => field[1] !== undefined));
}
