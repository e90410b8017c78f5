import type { DecisionFacts, PolicySettings } from '@plumbline/core/appset';
import type { Logger } from '@plumbline/io/telemetry';
import type { Clock, Clusters, ControlPlane, EventRecorder, GitReader, Writer } from '../ports.ts';
import type { IneffectivePatches } from './ineffective-patches.ts';
import type { InputCache } from './input-cache.ts';

/** What the flags say about reconciling. */
interface ReconcileOptions {
  /** The control-plane namespace. */
  namespace: string;
  policy: PolicySettings;
  preserved: { annotations: readonly string[]; labels: readonly string[] };
  isDryRun: boolean;
  /** Applications of one set written at once. */
  writeWidth: number;
  resourceLimit: number;
  /** How often a set that reads Git is handled. */
  intervalMs: number;
}

/** Everything that a reconcile of a set works with. */
export interface Context {
  options: ReconcileOptions;
  controlPlane: ControlPlane;
  clusters: Clusters;
  git: GitReader;
  writer: Writer;
  events: EventRecorder;
  inputs: InputCache;
  ineffective: IneffectivePatches;
  clock: Clock;
  random: () => number;
  jq: DecisionFacts['jq'];
  log: Logger;
}
