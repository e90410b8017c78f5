import { annotation, type Application, type KubeObject, type v1alpha1 } from '@plumbline/contract/crd';
import { annotationsOf, compareStrings, formatResourceKey, resourceKeyOf, type ResourceKey } from '../object/index.ts';
import { dropUndefined } from '../std/index.ts';
import { readHook } from '../sync/hook/read-hook.ts';
import { syncWaveOf } from '../sync/order/sync-wave.ts';
import { effectiveOption, parseSyncOptions, type SyncOptions } from '../sync/sync-options.ts';
import type { KindFacts } from '../sync/plan-facts.ts';

/** What a diff of one pair found. */
export interface PairDiff {
  readonly isModified: boolean;
  readonly normalizedLive?: KubeObject | undefined;
  readonly predictedLive?: KubeObject | undefined;
}

/** Health of one object or of an application. */
export interface Health {
  readonly status: string;
  readonly message?: string;
}

/** One object with its two sides. */
export interface ManagedPair {
  readonly key: ResourceKey;
  readonly version: string;
  readonly desired?: KubeObject;
  readonly live?: KubeObject;
  readonly diff: PairDiff;
  readonly isHook: boolean;
}

/** What an application is compared by. */
export interface CompareFacts {
  readonly app: Application;
  /** Fitted to the cluster: see `prepareDesired`. */
  readonly desired: readonly KubeObject[];
  /** Live objects by key: marked as this application's, or counterparts of the desired ones. */
  readonly live: ReadonlyMap<string, KubeObject>;
  /** Keys of live objects whose own mark names this application and this very object. */
  readonly owned: ReadonlySet<string>;
  /** Keys of live objects that carry another application's mark, with its instance name. */
  readonly foreign: ReadonlyMap<string, string>;
  readonly kindFacts: (key: ResourceKey) => KindFacts;
  readonly diffOf: (desired: KubeObject | undefined, live: KubeObject | undefined) => PairDiff;
  readonly healthOf: (live: KubeObject) => Health | undefined;
  readonly revision: string;
  readonly revisions?: readonly string[];
}

/** What a comparison says. */
export interface Comparison {
  readonly syncStatus: 'Synced' | 'OutOfSync' | 'Unknown';
  readonly resources: readonly v1alpha1.ResourceStatus[];
  readonly pairs: readonly ManagedPair[];
  /** Keys of the objects that differ. */
  readonly outOfSync: ReadonlySet<string>;
  /** SharedResourceWarning and ComparisonError, without times. */
  readonly conditions: readonly v1alpha1.ApplicationCondition[];
}

interface Judged {
  readonly pair: ManagedPair;
  readonly status: v1alpha1.ResourceStatus;
  /** What it adds to the application's status. */
  readonly taint: 'none' | 'OutOfSync' | 'Unknown';
}

function pairUp(facts: CompareFacts): ManagedPair[] {
  const seen = new Set<string>();
  const pairs: ManagedPair[] = [];
  const add = (key: string, desired: KubeObject | undefined, live: KubeObject | undefined): void => {
    const object = live ?? desired;
    const either = desired ?? live;
    if (object === undefined || either === undefined) return;
    seen.add(key);
    pairs.push({
      key: resourceKeyOf(either),
      version: either.apiVersion.slice(either.apiVersion.lastIndexOf('/') + 1),
      ...dropUndefined({ desired, live }),
      diff: facts.diffOf(desired, live),
      isHook: readHook(object) !== undefined,
    });
  };
  for (const desired of facts.desired) {
    const hook = readHook(desired);
    if (hook !== undefined) continue;
    const key = formatResourceKey(resourceKeyOf(desired));
    add(key, desired, facts.live.get(key));
  }
  for (const [key, live] of facts.live) {
    if (!seen.has(key) && facts.owned.has(key)) add(key, undefined, live);
  }
  return pairs.sort((a, b) => compareStrings(formatResourceKey(a.key), formatResourceKey(b.key)));
}

function isExtraneousIgnored(object: KubeObject | undefined): boolean {
  if (object === undefined) return false;
  const options = (annotationsOf(object)[annotation.compareOptions] ?? '').split(',').map((entry) => entry.trim());
  return options.includes('IgnoreExtraneous');
}

function syncStatusOf(pair: ManagedPair, facts: CompareFacts): Pick<Judged, 'taint'> & { status?: string } {
  if (pair.isHook) return { taint: 'none' };
  const kind = facts.kindFacts(pair.key);
  if (kind.refusal !== undefined) return { status: 'Unknown', taint: 'none' };
  if (pair.live === undefined && !kind.isComplete) return { status: 'Unknown', taint: 'Unknown' };
  if (pair.desired !== undefined && pair.live !== undefined && !pair.diff.isModified) {
    return { status: 'Synced', taint: 'none' };
  }
  const isIgnored = pair.desired === undefined && isExtraneousIgnored(pair.live);
  return { status: 'OutOfSync', taint: isIgnored ? 'none' : 'OutOfSync' };
}

function needsConfirmation(pair: ManagedPair, options: SyncOptions): boolean {
  const object = pair.live ?? pair.desired;
  return (
    effectiveOption('Prune', object, options) === 'confirm' || effectiveOption('Delete', object, options) === 'confirm'
  );
}

function healthOf(pair: ManagedPair, facts: CompareFacts): Health | undefined {
  if (pair.live !== undefined) return facts.healthOf(pair.live);
  return { status: facts.kindFacts(pair.key).isComplete ? 'Missing' : 'Unknown' };
}

function judge(pair: ManagedPair, facts: CompareFacts, options: SyncOptions): Judged {
  const { status, taint } = syncStatusOf(pair, facts);
  const health = healthOf(pair, facts);
  const wave = syncWaveOf(pair.desired ?? pair.live ?? { apiVersion: '', kind: '', metadata: { name: '' } });
  return {
    pair,
    taint,
    status: dropUndefined({
      group: pair.key.group === '' ? undefined : pair.key.group,
      version: pair.version,
      kind: pair.key.kind,
      namespace: pair.key.namespace === '' ? undefined : pair.key.namespace,
      name: pair.key.name,
      status,
      health: health === undefined ? undefined : { ...health },
      hook: pair.isHook ? true : undefined,
      requiresPruning: pair.desired === undefined && !pair.isHook ? true : undefined,
      requiresDeletionConfirmation: needsConfirmation(pair, options) ? true : undefined,
      syncWave: wave === 0 ? undefined : wave,
    }),
  };
}

function sharedConditions(facts: CompareFacts): v1alpha1.ApplicationCondition[] {
  const name = facts.app.metadata.name;
  return facts.desired.flatMap((desired) => {
    const key = resourceKeyOf(desired);
    const other = facts.foreign.get(formatResourceKey(key));
    if (other === undefined) return [];
    const message = `${key.kind}/${key.name} is part of applications ${facts.app.metadata.namespace}/${name} and ${other}`;
    return [{ type: 'SharedResourceWarning', message }];
  });
}

function incompleteConditions(judged: readonly Judged[]): v1alpha1.ApplicationCondition[] {
  const kinds = new Set(
    judged
      .filter(({ taint }) => taint === 'Unknown')
      .map(({ pair }) => (pair.key.group === '' ? pair.key.kind : `${pair.key.group}/${pair.key.kind}`)),
  );
  if (kinds.size === 0) return [];
  const names = [...kinds].sort(compareStrings).join(', ');
  return [{ type: 'ComparisonError', message: `not all live objects of these kinds could be listed: ${names}` }];
}

function isNamespaceMetadataOutOfSync(app: Application): boolean {
  const wanted = app.spec.syncPolicy?.managedNamespaceMetadata;
  const synced = app.status?.operationState?.syncResult?.managedNamespaceMetadata;
  if (wanted === undefined || parseSyncOptions(app.spec.syncPolicy?.syncOptions).get('CreateNamespace') !== 'true')
    return false;
  const flatten = (value: v1alpha1.ManagedNamespaceMetadata | undefined): string =>
    JSON.stringify([sortedEntries(value?.labels), sortedEntries(value?.annotations)]);
  return app.status?.operationState?.syncResult !== undefined && flatten(wanted) !== flatten(synced);
}

function sortedEntries(record: Readonly<Record<string, string>> | undefined): [string, string][] {
  return Object.entries(record ?? {}).sort(([a], [b]) => compareStrings(a, b));
}

/**
 * Compares desired and live objects. A kind whose list is incomplete makes its missing objects, and with them the
 * application, Unknown; what a project does not permit is Unknown by itself.
 */
export function compareApp(facts: CompareFacts): Comparison {
  const options = parseSyncOptions(facts.app.spec.syncPolicy?.syncOptions);
  const judged = pairUp(facts).map((pair) => judge(pair, facts, options));
  const taints = new Set(judged.map(({ taint }) => taint));
  const isOutOfSync = taints.has('OutOfSync') || isNamespaceMetadataOutOfSync(facts.app);
  return {
    syncStatus: taints.has('Unknown') ? 'Unknown' : isOutOfSync ? 'OutOfSync' : 'Synced',
    resources: judged.map(({ status }) => status),
    pairs: judged.map(({ pair }) => pair),
    outOfSync: new Set(
      judged.filter(({ status }) => status.status === 'OutOfSync').map(({ pair }) => formatResourceKey(pair.key)),
    ),
    conditions: [...sharedConditions(facts), ...incompleteConditions(judged)],
  };
}
