import type { v1alpha1 } from '@plumbline/contract/crd';
import { stableJson } from '../../std/index.ts';
import { childrenOf, failGeneration, type GenerateChild, type Generation, type Params } from '../generation.ts';
import { mergeParams } from '../merge-params.ts';

/** The first child's parameters, overridden by those of later children with the same values of the merge keys. */
export function generateMerge(
  generation: Generation,
  spec: v1alpha1.MergeGenerator,
  generateChild: GenerateChild,
): Params[] {
  const children = childrenOf(spec);
  const keys = [...new Set(spec.mergeKeys)].sort();
  if (children.length < 2)
    return failGeneration(generation, 'found less than two generators, Merge requires two or more');
  if (keys.length === 0) return failGeneration(generation, 'no merge keys were specified, Merge requires at least one');
  const [base = new Map<string, Params>(), ...others] = children.map((child) =>
    indexByKeys(generation, generateChild(generation, child, {}), keys),
  );
  const merged = new Map(base);
  for (const other of others) {
    for (const [key, params] of other) {
      const before = merged.get(key);
      if (before)
        merged.set(key, generation.facts.isGoTemplate ? mergeParams(before, params) : { ...before, ...params });
    }
  }
  return [...merged.values()];
}

function indexByKeys(generation: Generation, sets: readonly Params[], keys: readonly string[]): Map<string, Params> {
  const index = new Map<string, Params>();
  for (const params of sets) {
    const values = keys.map((key) => [key, Object.hasOwn(params, key) ? params[key] : null]);
    const key = stableJson(Object.fromEntries(values));
    if (index.has(key)) {
      failGeneration(
        generation,
        `the parameters from a generator were not unique by the given mergeKeys, Merge requires all param sets to be unique. Duplicate key was ${key}`,
      );
    }
    index.set(key, params);
  }
  return index;
}
