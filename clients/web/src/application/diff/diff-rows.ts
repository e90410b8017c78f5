import { diffArrays } from 'diff';

/** One drawn row of a line diff. `left` is what is live, `right` what Git says. */
export type DiffRow =
  | { kind: 'same'; left: DiffLine; right: DiffLine }
  | { kind: 'removed'; left: DiffLine }
  | { kind: 'added'; right: DiffLine }
  | { kind: 'changed'; left: DiffLine; right: DiffLine }
  | { kind: 'fold'; id: number; count: number };

/** A numbered line, with the part that differs from its other side when that is only part of it. */
export interface DiffLine {
  number: number;
  text: string;
  mark?: readonly [start: number, end: number];
}

/** Rows and how many lines go and come. */
export interface LineDiff {
  rows: readonly DiffRow[];
  removed: number;
  added: number;
}

/** What a diff may be told. */
export interface DiffOptions {
  /** Unchanged lines kept around each change. Default: 3. */
  context?: number;
  /** Ids of folds that are opened. */
  opened?: ReadonlySet<number>;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** The line diff of two texts: removed and added lines are paired into changed ones, long unchanged runs fold. */
export function diffRows(left: string, right: string, options: DiffOptions = {}): LineDiff {
  const rows: DiffRow[] = [];
  const at = { left: 0, right: 0 };
  const totals = { removed: 0, added: 0 };
  let pending: string[] = [];
  const flush = (added: readonly string[]): void => {
    rows.push(...pairLines(pending, added, at));
    totals.removed += pending.length;
    totals.added += added.length;
    at.left += pending.length;
    at.right += added.length;
    pending = [];
  };
  for (const part of diffArrays(linesOf(left), linesOf(right))) {
    if (part.removed) pending = part.value;
    else if (part.added) flush(part.value);
    else {
      flush([]);
      for (const text of part.value) {
        at.left += 1;
        at.right += 1;
        rows.push({ kind: 'same', left: { number: at.left, text }, right: { number: at.right, text } });
      }
    }
  }
  flush([]);
  return { rows: foldRows(rows, options), ...totals };
}

function pairLines(
  removed: readonly string[],
  added: readonly string[],
  at: { left: number; right: number },
): DiffRow[] {
  const paired = Math.min(removed.length, added.length);
  const rows: DiffRow[] = [];
  for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
    const left = { number: at.left + index + 1, text: removed[index] ?? '' };
    const right = { number: at.right + index + 1, text: added[index] ?? '' };
    if (index < paired) rows.push({ kind: 'changed', ...markDifference(left, right) });
    else if (index < removed.length) rows.push({ kind: 'removed', left });
    else rows.push({ kind: 'added', right });
  }
  return rows;
}

/** Two lines with the part between their common start and end marked; no marks when little is common. */
export function markDifference(left: DiffLine, right: DiffLine): { left: DiffLine; right: DiffLine } {
  const shorter = Math.min(left.text.length, right.text.length);
  let start = 0;
  while (start < shorter && left.text[start] === right.text[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left.text.at(-1 - end) === right.text.at(-1 - end)) end += 1;
  const indent = left.text.length - left.text.trimStart().length;
  if (start + end <= indent) return { left, right };
  return {
    left: { ...left, mark: [start, left.text.length - end] },
    right: { ...right, mark: [start, right.text.length - end] },
  };
}

function foldRows(rows: readonly DiffRow[], { context = 3, opened = new Set() }: DiffOptions): DiffRow[] {
  const isKept = rows.map(() => false);
  rows.forEach((row, index) => {
    if (row.kind === 'same') return;
    for (let near = Math.max(0, index - context); near <= Math.min(rows.length - 1, index + context); near += 1)
      isKept[near] = true;
  });
  const folded: DiffRow[] = [];
  for (let index = 0; index < rows.length;) {
    const row = rows[index];
    if (row === undefined) break;
    let end = index;
    while (end < rows.length && isKept[end] !== true) end += 1;
    const count = end - index;
    // A fold of one line would take the room of that line.
    if (count > 1 && !opened.has(index)) {
      folded.push({ kind: 'fold', id: index, count });
      index = end;
    } else {
      folded.push(...rows.slice(index, Math.max(end, index + 1)));
      index = Math.max(end, index + 1);
    }
  }
  return folded;
}
