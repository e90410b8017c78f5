import type { v1alpha1 } from '@plumbline/contract/crd';
import { childrenOf, type GeneratorSpec } from './generation.ts';

/**
 * After how many seconds a set is looked at again: the least over its generators, `requeueAfterSeconds` where one says
 * so; `undefined` when no generator reads anything that changes unseen.
 */
export function requeueAfterSeconds(spec: v1alpha1.ApplicationSetSpec, defaultSeconds: number): number | undefined {
  const all = (spec.generators ?? []).flatMap((generator) => intervalsOf(generator, defaultSeconds));
  return all.length > 0 ? Math.min(...all) : undefined;
}

function intervalsOf(generator: GeneratorSpec, defaultSeconds: number): number[] {
  const { git, matrix, merge } = generator;
  const nested = [...childrenOf(matrix), ...childrenOf(merge)];
  const own = git ? [git.requeueAfterSeconds ?? defaultSeconds] : [];
  return [...own, ...nested.flatMap((child) => intervalsOf(child, defaultSeconds))];
}

/** Every Git generator of a set, nested ones included. */
export function gitGenerators(spec: v1alpha1.ApplicationSetSpec): v1alpha1.GitGenerator[] {
  return (spec.generators ?? []).flatMap((generator) => gitOf(generator));
}

function gitOf(generator: GeneratorSpec): v1alpha1.GitGenerator[] {
  const nested = [...childrenOf(generator.matrix), ...childrenOf(generator.merge)];
  return [...(generator.git ? [generator.git] : []), ...nested.flatMap((child) => gitOf(child))];
}

/** Whether a set reads the registered clusters, so that a change of a cluster Secret concerns it. */
export function usesClusters(spec: v1alpha1.ApplicationSetSpec): boolean {
  const uses = (generator: GeneratorSpec): boolean =>
    generator.clusters !== undefined || [...childrenOf(generator.matrix), ...childrenOf(generator.merge)].some(uses);
  return (spec.generators ?? []).some(uses);
}
