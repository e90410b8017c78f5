import type { v1alpha1 } from '@plumbline/contract/crd';
import { compareStrings } from '../std/index.ts';

/** The condition types that a comparison evaluates; `SyncError` and `DeletionError` belong to others. */
export const comparisonConditionTypes: readonly string[] = [
  'InvalidSpecError',
  'ComparisonError',
  'UnknownError',
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'ExcludedResourceWarning',
  'OrphanedResourceWarning',
];

/** Whether a condition stands for an error, not for a warning. */
export function isErrorCondition(condition: v1alpha1.ApplicationCondition): boolean {
  return condition.type?.endsWith('Error') === true;
}

/**
 * The stored conditions after an evaluation of some types: those types are replaced, the others stay. A condition that was
 * there with the same text keeps its time, so that nothing is written when nothing changed. Sorted by type and text.
 */
export function mergeConditions(
  stored: readonly v1alpha1.ApplicationCondition[],
  evaluation: { types: readonly string[]; found: readonly v1alpha1.ApplicationCondition[] },
  now: string,
): v1alpha1.ApplicationCondition[] {
  const kept = stored.filter((condition) => !evaluation.types.includes(condition.type ?? ''));
  const fresh = evaluation.found.map((condition) => {
    const before = stored.find((other) => other.type === condition.type && other.message === condition.message);
    return { ...condition, lastTransitionTime: before?.lastTransitionTime ?? now };
  });
  return [...kept, ...fresh].sort(
    (a, b) => compareStrings(a.type ?? '', b.type ?? '') || compareStrings(a.message ?? '', b.message ?? ''),
  );
}
