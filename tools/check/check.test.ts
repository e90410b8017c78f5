import { describe, expect, it } from 'vitest';

import { readFileLinks } from './doc-links.ts';
import { findCycles, folderOf, importedFolder, readSpecifiers } from './folder-cycles.ts';
import { judgeGate } from './gate.ts';

describe('judgeGate', () => {
  it.each([
    {
      reason: 'nothing found among some files passes',
      result: { count: 3, unit: 'files', problems: [] },
      isPassed: true,
    },
    {
      reason: 'nothing found among no files fails',
      result: { count: 0, unit: 'files', problems: [] },
      isPassed: false,
    },
    { reason: 'a problem fails', result: { count: 3, unit: 'files', problems: ['bad'] }, isPassed: false },
  ])('$reason', ({ result, isPassed }) => expect(judgeGate(result).length === 0).toBe(isPassed));
});

describe('findCycles', () => {
  const graphOf = (edges: Record<string, string[]>): Map<string, Set<string>> =>
    new Map(Object.entries(edges).map(([from, to]) => [from, new Set(to)]));

  it.each([
    { reason: 'a line has none', edges: { a: ['b'], b: ['c'], c: [] }, cycles: [] },
    { reason: 'two that need each other', edges: { a: ['b'], b: ['a'] }, cycles: [['a', 'b']] },
    {
      reason: 'a longer way round, named once',
      edges: { a: ['b'], b: ['c'], c: ['a'], d: ['a'] },
      cycles: [['a', 'b', 'c']],
    },
    { reason: 'a folder that is only imported', edges: { a: ['x'] }, cycles: [] },
  ])('$reason', ({ edges, cycles }) => expect(findCycles(graphOf(edges))).toEqual(cycles));
});

describe('reading imports', () => {
  it('finds static imports and re-exports, not lazy ones', () => {
    const source =
      "import a from './a.ts';\nexport { b } from '../b/b.ts';\nimport './c.ts';\nconst d = import('./d.ts');\n";
    expect(readSpecifiers(source)).toEqual(['./a.ts', '../b/b.ts', './c.ts']);
  });

  it.each([
    { specifier: '@plumbline/core/diff', folder: 'core/diff' },
    { specifier: '../object/index.ts', folder: 'core/object' },
    { specifier: './other.ts', folder: 'core/diff' },
    { specifier: 'node:fs', folder: undefined },
  ])('$specifier reaches $folder', ({ specifier, folder }) => {
    expect(importedFolder(specifier, 'libs/core/src/diff/compute-diff.ts')).toBe(folder);
  });

  it('knows the folder of a deeper file and none for files right in src', () => {
    expect(folderOf('libs/core/src/sync/order/x.ts')).toBe('core/sync');
    expect(folderOf('services/repo-server/src/main.ts')).toBeUndefined();
  });
});

describe('readFileLinks', () => {
  it('finds links to files, without fragments, outside of code', () => {
    const page = 'See [a](docs/a.md#top), [b](https://b.example), [c](#c) and `[d](d.md)`.\n```\n[e](e.md)\n```\n';
    expect(readFileLinks(page)).toEqual(['docs/a.md']);
  });
});
