import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { stableJson } from '../std/index.ts';
import { decideSelfHealWaitMs, type SelfHealSettings } from './decide-self-heal.ts';
import { hasMultipleSources, sourcesOf } from './decide-refresh.ts';

/** What an automated sync is decided from. */
export interface AutoSyncFacts {
  readonly app: Application;
  readonly syncStatus: string;
  readonly resources: readonly v1alpha1.ResourceStatus[];
  readonly revision: string;
  readonly revisions?: readonly string[];
  /** Whether a sync window permits a start. */
  readonly isWindowOpen: boolean;
  readonly selfHeal: SelfHealSettings;
  readonly nowMs: number;
}

/** What follows. */
export type AutoSyncDecision =
  | { kind: 'none'; why: string }
  | { kind: 'wait'; ms: number }
  | { kind: 'refuse'; message: string }
  | { kind: 'sync'; operation: v1alpha1.Operation };

const none = (why: string): AutoSyncDecision => ({ kind: 'none', why });

/** Whether automated sync is on: present and not disabled. */
export function isAutoSyncOn(app: Application): boolean {
  const automated = app.spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}

function isBeingDeleted(app: Application): boolean {
  return app.metadata.deletionTimestamp !== undefined && app.metadata.deletionTimestamp !== null;
}

function obstacleOf(facts: AutoSyncFacts): string | undefined {
  const { app } = facts;
  if (!isAutoSyncOn(app)) return 'automated sync is off';
  if (app.operation !== undefined) return 'another operation is in progress';
  if (isBeingDeleted(app)) return 'it is being deleted';
  if (facts.syncStatus !== 'OutOfSync') return `it is ${facts.syncStatus}`;
  if (!facts.isWindowOpen) return 'a sync window forbids it';
  return isOnlyPruneLeft(facts) ? 'only pruning is needed and it is off' : undefined;
}

function isOnlyPruneLeft(facts: AutoSyncFacts): boolean {
  if (facts.app.spec.syncPolicy?.automated?.prune === true || facts.resources.length === 0) return false;
  const hasWork = facts.resources.some(
    (item) => item.status !== 'Synced' && item.hook !== true && item.requiresPruning !== true,
  );
  return !hasWork && !isNamespaceChange(facts);
}

// OutOfSync with every object Synced: the managed namespace metadata changed.
function isNamespaceChange(facts: AutoSyncFacts): boolean {
  return facts.resources.every((item) => item.status !== 'OutOfSync');
}

function isSame(a: unknown, b: unknown): boolean {
  return stableJson(a ?? null) === stableJson(b ?? null);
}

/** The same revision is not begun again sooner after an operation that ended before its first result. */
const refusedPauseMs = 300_000;

/** What is left of the pause after an operation of this very revision that ended without any result; 0 when there is none. */
function refusedWaitMs(facts: AutoSyncFacts): number {
  const { phase, operation, syncResult, finishedAt } = facts.app.status?.operationState ?? {};
  const hasFailed = phase === 'Failed' || phase === 'Error';
  if (!hasFailed || syncResult !== undefined || !isOfTarget(operation?.sync ?? {}, facts)) return 0;
  const finishedAtMs = Date.parse(finishedAt ?? '');
  return Number.isNaN(finishedAtMs) ? 0 : Math.max(0, finishedAtMs + refusedPauseMs - facts.nowMs);
}

function isAttempted(facts: AutoSyncFacts): boolean {
  const result = facts.app.status?.operationState?.syncResult;
  return result !== undefined && isOfTarget(result, facts);
}

type Target = Pick<v1alpha1.SyncOperation, 'revision' | 'revisions' | 'source' | 'sources'>;

function isOfTarget(result: Target, facts: AutoSyncFacts): boolean {
  const { spec } = facts.app;
  if (hasMultipleSources(spec)) {
    return isSame(result.revisions, facts.revisions) && isSame(result.sources, sourcesOf(spec));
  }
  return result.revision === facts.revision && isSame(result.source, spec.source);
}

function operationFor(facts: AutoSyncFacts): v1alpha1.Operation {
  const { app } = facts;
  const policy = app.spec.syncPolicy;
  const sync: v1alpha1.SyncOperation = {
    ...(hasMultipleSources(app.spec)
      ? { revisions: [...(facts.revisions ?? [])], sources: [...sourcesOf(app.spec)] }
      : { revision: facts.revision, ...(app.spec.source === undefined ? {} : { source: app.spec.source }) }),
    ...(policy?.automated?.prune === true ? { prune: true } : {}),
    ...(policy?.syncOptions === undefined ? {} : { syncOptions: policy.syncOptions }),
  };
  return { sync, initiatedBy: { automated: true }, retry: policy?.retry ?? { limit: 5 } };
}

function refusePruneAll(facts: AutoSyncFacts): string | undefined {
  const automated = facts.app.spec.syncPolicy?.automated;
  if (automated?.prune !== true || automated.allowEmpty === true) return undefined;
  const own = facts.resources.filter((item) => item.hook !== true);
  const isEverything = own.length > 0 && own.every((item) => item.requiresPruning === true);
  if (!isEverything) return undefined;
  return 'Skipping sync attempt to ' + facts.revision + ': auto-sync will wipe out all resources';
}

function healAttempts(app: Application): number {
  return app.status?.operationState?.operation?.sync?.autoHealAttemptsCount ?? 0;
}

/** The self-heal of a revision that was synced before: only the objects that differ, after the wait. */
function decideHeal(facts: AutoSyncFacts): AutoSyncDecision {
  const last = facts.app.status?.operationState;
  const attempts = healAttempts(facts.app);
  const finishedAtMs = Date.parse(last?.finishedAt ?? '');
  const wait = decideSelfHealWaitMs(
    facts.selfHeal,
    { attempts, finishedAtMs: Number.isNaN(finishedAtMs) ? undefined : finishedAtMs },
    facts.nowMs,
  );
  if (wait > 0) return { kind: 'wait', ms: wait };
  const operation = operationFor(facts);
  const resources = facts.resources
    .filter((item) => item.status !== 'Synced' && item.hook !== true && item.status !== undefined)
    .map(({ group = '', kind = '', namespace = '', name = '' }) => ({ group, kind, namespace, name }));
  return {
    kind: 'sync',
    operation: { ...operation, sync: { ...operation.sync, resources, autoHealAttemptsCount: attempts + 1 } },
  };
}

/** What follows when this revision was tried before: the operation's own retries are over, self-healing may begin. */
function decideAgain(facts: AutoSyncFacts): AutoSyncDecision {
  const last = facts.app.status?.operationState;
  const isHeal = healAttempts(facts.app) > 0;
  if (last?.phase !== 'Succeeded' && !isHeal) {
    return { kind: 'refuse', message: `Failed last sync attempt to ${facts.revision}: ${last?.message ?? ''}` };
  }
  const isHealOn = facts.app.spec.syncPolicy?.automated?.selfHeal === true;
  return isHealOn ? decideHeal(facts) : none('this revision was synced before and self-heal is off');
}

/** Whether an automated sync begins, and with what (reference/behaviour/sync.md §3.9). */
export function decideAutoSync(facts: AutoSyncFacts): AutoSyncDecision {
  const obstacle = obstacleOf(facts);
  if (obstacle !== undefined) return none(obstacle);
  const pauseMs = refusedWaitMs(facts);
  if (pauseMs > 0) return { kind: 'wait', ms: pauseMs };
  const decision: AutoSyncDecision = isAttempted(facts)
    ? decideAgain(facts)
    : { kind: 'sync', operation: operationFor(facts) };
  const wipe = decision.kind === 'sync' ? refusePruneAll(facts) : undefined;
  return wipe === undefined ? decision : { kind: 'refuse', message: wipe };
}
