import type { ApplicationSet, v1alpha1 } from '@plumbline/contract/crd';
import { generateParams } from './generators/generator.ts';
import {
  newGeneration,
  type GenerationFacts,
  type GeneratorSpec,
  type InputRequest,
  type Params,
} from './generation.ts';

/** The parameters of one Application and the template override of their generator. */
export interface GeneratedSet {
  params: Params;
  /** The generator's own `template`, laid over the set's. */
  template: v1alpha1.ApplicationSetTemplate | undefined;
}

/**
 * What all generators answer together: inputs that must be fetched first, why the answer is incomplete, or everything.
 * Only `complete` may lead to deletions (DESIGN §6 rule 4).
 */
export type GenerationResult =
  | { kind: 'needs'; requests: readonly InputRequest[] }
  | { kind: 'incomplete'; why: readonly string[] }
  | { kind: 'complete'; sets: readonly GeneratedSet[] };

/** Most parameter sets that one ApplicationSet may generate. */
export const GENERATED_SET_LIMIT = 20_000;

/** Evaluates the generators of a set over the facts gathered so far. */
export function generateAll(appset: Pick<ApplicationSet, 'spec'>, facts: GenerationFacts): GenerationResult {
  const generation = newGeneration(facts);
  const sets = (appset.spec.generators ?? []).flatMap((spec) => {
    const template = templateOf(spec);
    return generateParams(generation, spec).map((params) => ({ params, template }));
  });
  // What failed stays failed whatever else is fetched.
  if (generation.failures.length > 0) return { kind: 'incomplete', why: [...new Set(generation.failures)] };
  if (generation.needs.size > 0) return { kind: 'needs', requests: [...generation.needs.values()] };
  if (sets.length > GENERATED_SET_LIMIT) {
    return {
      kind: 'incomplete',
      why: [`the generators make ${sets.length} parameter sets; the limit is ${GENERATED_SET_LIMIT}`],
    };
  }
  return { kind: 'complete', sets };
}

function templateOf(spec: GeneratorSpec): v1alpha1.ApplicationSetTemplate | undefined {
  const { list, clusters, git, matrix, merge } = spec;
  return list?.template ?? clusters?.template ?? git?.template ?? matrix?.template ?? merge?.template;
}
