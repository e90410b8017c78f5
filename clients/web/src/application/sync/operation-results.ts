import type { v1alpha1 } from '@plumbline/contract/crd';
import { phaseTone, type Tone } from '../../verdict/status-tone.ts';

const words: Readonly<Record<string, string>> = {
  Synced: 'Synced',
  SyncFailed: 'Failed',
  Pruned: 'Pruned',
  PruneSkipped: 'Prune skipped',
};
const tones: Readonly<Record<string, Tone>> = {
  Synced: 'good',
  SyncFailed: 'bad',
  Pruned: 'good',
  PruneSkipped: 'warn',
};

const isHook = (result: v1alpha1.ResourceResult): boolean => result.hookType !== undefined && result.hookType !== '';

/** The word of one result: a hook's phase, else what was done. */
export function resultWord(result: v1alpha1.ResourceResult): string {
  if (isHook(result) && result.hookPhase !== undefined && result.hookPhase !== '') return result.hookPhase;
  return words[result.status ?? ''] ?? result.status ?? 'Waiting';
}

/** The colour of one result. */
export function resultTone(result: v1alpha1.ResourceResult): Tone {
  if (isHook(result) && result.hookPhase !== undefined && result.hookPhase !== '') return phaseTone(result.hookPhase);
  return tones[result.status ?? ''] ?? 'busy';
}

const phases = ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete'];
const rankOf = (result: v1alpha1.ResourceResult): number => {
  const tone = resultTone(result);
  return tone === 'bad' ? 0 : tone === 'busy' ? 1 : 2;
};

/** Results with failures first, then what runs, then by phase; the order within stays. */
export function sortResults(results: readonly v1alpha1.ResourceResult[]): v1alpha1.ResourceResult[] {
  return results.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || phases.indexOf(a.syncPhase ?? '') - phases.indexOf(b.syncPhase ?? ''),
  );
}
