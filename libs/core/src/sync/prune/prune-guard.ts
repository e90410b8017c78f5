import type { ResourceKey } from '../../object/index.ts';

/** What the guard looks at. */
export interface PruneGuardFacts {
  /** False gives Argo CD's behaviour back (system setting or annotation). */
  readonly isEnabled: boolean;
  /** `syncPolicy.automated.allowEmpty`. */
  readonly allowEmpty: boolean;
  /** Number of objects that the sources rendered. */
  readonly renderedCount: number;
  /** Number of live objects that belong to the application. */
  readonly liveCount: number;
  /** What would be deleted. */
  readonly candidates: readonly ResourceKey[];
}

/** Whether a prune may go on: at once, after a person approves it, or not at all. */
export type PruneVerdict = { kind: 'go' } | { kind: 'confirm'; why: string } | { kind: 'refuse'; why: string };

/** A prune of more objects than this, or of more than this share of the application, waits for a person. */
export const pruneLimits = { count: 10, share: 0.3 } as const;

const precious = new Set([
  '/Namespace',
  'apiextensions.k8s.io/CustomResourceDefinition',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
]);

function isPrecious(key: ResourceKey): boolean {
  return precious.has(`${key.group}/${key.kind}`);
}

/**
 * Judges a prune (DESIGN §6 rule 1): with nothing rendered it is refused unless `allowEmpty`; more than max(10, 30 %) of the
 * application's objects, or any Namespace, CustomResourceDefinition, PersistentVolume or PersistentVolumeClaim, waits for
 * confirmation.
 */
export function judgePrune(facts: PruneGuardFacts): PruneVerdict {
  if (!facts.isEnabled || facts.candidates.length === 0) return { kind: 'go' };
  if (facts.renderedCount === 0 && !facts.allowEmpty) {
    return { kind: 'refuse', why: 'no objects were rendered; set allowEmpty to prune everything' };
  }
  const limit = Math.max(pruneLimits.count, pruneLimits.share * facts.liveCount);
  if (facts.candidates.length > limit) {
    return { kind: 'confirm', why: `${facts.candidates.length} of ${facts.liveCount} objects would be pruned` };
  }
  const first = facts.candidates.find(isPrecious);
  if (first === undefined) return { kind: 'go' };
  return { kind: 'confirm', why: `a ${first.kind} would be pruned` };
}
