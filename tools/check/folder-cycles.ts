// Files without cycles may still make folders that need each other; then neither can be read, tested or moved alone.
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

import type { Gate } from './gate.ts';
import { listFiles, root } from './run-tool.ts';

/** Which folder imports which: `core/diff` → `core/object`. */
export type FolderGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** The folder that counts: the first below `src`, with its package; undefined for files right in `src`. */
export function folderOf(file: string): string | undefined {
  const match = /^(?:libs|services|clients)\/([^/]+)\/src\/([^/]+)\//.exec(file);
  return match ? `${match[1]}/${match[2]}` : undefined;
}

/** The folder that an import statement reaches; undefined when it is not one of ours. */
export function importedFolder(specifier: string, file: string): string | undefined {
  const packaged = /^@plumbline\/([^/]+)\/([^/]+)/.exec(specifier);
  if (packaged) return `${packaged[1]}/${packaged[2]}`;
  return specifier.startsWith('.') ? folderOf(normalize(join(dirname(file), specifier))) : undefined;
}

/** Every specifier that a source imports or re-exports from; what it loads later by `import(…)` is not needed to load it. */
export function readSpecifiers(source: string): string[] {
  return [...source.matchAll(/\b(?:from|import)\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** The groups of folders that reach each other, each sorted; none in a sound tree. */
export function findCycles(graph: FolderGraph): string[][] {
  const reachable = (start: string): Set<string> => {
    const seen = new Set<string>();
    const open = [...(graph.get(start) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(graph.get(next) ?? []));
    }
    return seen;
  };
  const reach = new Map([...graph.keys()].map((folder) => [folder, reachable(folder)] as const));
  const groups = [...graph.keys()]
    .filter((folder) => reach.get(folder)?.has(folder))
    .map((folder) => [...(reach.get(folder) ?? [])].filter((other) => reach.get(other)?.has(folder)).toSorted());
  return [...new Map(groups.map((group) => [group.join(' '), group])).values()];
}

/** Looks at every source file of libs, services and clients; tests are left out, they may see all. */
export const folderCycles: Gate = {
  name: 'folder cycles',
  async run() {
    const files = (await listFiles('.ts', '.tsx')).filter((file) => folderOf(file) && !/\.test\.tsx?$/.test(file));
    const graph = new Map<string, Set<string>>();
    for (const file of files) {
      const from = folderOf(file) ?? '';
      const targets = graph.get(from) ?? new Set<string>();
      const source = await readFile(join(root, file), 'utf8');
      for (const specifier of readSpecifiers(source)) {
        const to = importedFolder(specifier, file);
        if (to !== undefined && to !== from) targets.add(to);
      }
      graph.set(from, targets);
    }
    const problems = findCycles(graph).map((group) => `these folders need each other: ${group.join(', ')}`);
    return { count: files.length, unit: 'files', problems };
  },
};
