import type { v1alpha1 } from '@plumbline/contract/crd';

/** The history with an entry more: its id follows the last one, and the oldest go beyond the limit (default 10; 0 keeps none). */
export function appendHistory(
  history: readonly v1alpha1.RevisionHistory[],
  entry: Omit<v1alpha1.RevisionHistory, 'id'>,
  limit: number | undefined,
): v1alpha1.RevisionHistory[] {
  const last = history[history.length - 1];
  const id = last === undefined ? 0 : (last.id ?? 0) + 1;
  const all = [...history, { ...entry, id }];
  const keep = limit ?? 10;
  return keep <= 0 ? [] : all.slice(-keep);
}
