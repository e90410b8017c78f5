import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffRows, type DiffRow } from './diff-rows.ts';

const text = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const kinds = (rows: readonly DiffRow[]): string[] => rows.map((row) => row.kind);
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}`);

describe('the rows of a line diff', () => {
  it.each([
    { reason: 'equal texts fold into one row', left: text('a', 'b', 'c'), right: text('a', 'b', 'c'), rows: ['fold'] },
    {
      reason: 'a changed line is one pair',
      left: text('a', 'b: 1'),
      right: text('a', 'b: 2'),
      rows: ['same', 'changed'],
    },
    { reason: 'a removed line has no other side', left: text('a', 'b'), right: text('a'), rows: ['same', 'removed'] },
    {
      reason: 'more added than removed: the rest is added',
      left: text('x: 1'),
      right: text('x: 2', 'y: 3'),
      rows: ['changed', 'added'],
    },
    { reason: 'nothing live: all is added', left: '', right: text('a', 'b'), rows: ['added', 'added'] },
  ])('$reason', ({ left, right, rows }) => {
    expect(kinds(diffRows(left, right).rows)).toEqual(rows);
  });

  it('long unchanged runs fold around three lines of context and open again', () => {
    const lines = many(40);
    const changed = lines.with(20, 'other');
    const { rows } = diffRows(text(...lines), text(...changed));
    expect(kinds(rows)).toEqual(['fold', 'same', 'same', 'same', 'changed', 'same', 'same', 'same', 'fold']);
    expect(diffRows(text(...lines), text(...changed), { opened: new Set([0]) }).rows).toHaveLength(25);
  });

  it('marks the part of a line that differs', () => {
    const [row] = diffRows(text('replicas: 5 # live'), text('replicas: 13 # live')).rows;
    expect(row).toEqual({
      kind: 'changed',
      left: { number: 1, text: 'replicas: 5 # live', mark: [10, 11] },
      right: { number: 1, text: 'replicas: 13 # live', mark: [10, 12] },
    });
  });

  it('any two texts can be rebuilt from their rows', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', '  d'), { maxLength: 20 });
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const { rows, added, removed } = diffRows(text(...left), text(...right), { context: 100 });
        const all = rows.some((row) => row.kind === 'fold')
          ? diffRows(text(...left), text(...right), { opened: new Set([0]) }).rows
          : rows;
        const side = (name: 'left' | 'right'): string[] =>
          all.flatMap((row) =>
            name in row ? [(row as unknown as Record<string, { text: string }>)[name]?.text ?? ''] : [],
          );
        expect(side('right').length - side('left').length).toBe(added - removed);
        expect(text(...side('left'))).toBe(text(...left));
        expect(text(...side('right'))).toBe(text(...right));
      }),
    );
  });
});
