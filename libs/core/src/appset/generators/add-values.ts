import { isAppError } from '@plumbline/contract/errors';
import { failGeneration, type Generation, type Params } from '../generation.ts';
import { mergeParams } from '../merge-params.ts';
import { substituteText } from '../substitute.ts';

/** What a generator's `values` are made with: its own parameters, and those of the generator around it. */
export interface ValuesInput {
  values: Readonly<Record<string, string>> | undefined;
  /** Parameters of the first child of a matrix, for its second child; else empty. */
  outer: Params;
}

/** Parameters with the generator's `values`, each a template over these parameters; none when one fails. */
export function addValues(generation: Generation, params: Params, { values, outer }: ValuesInput): Params[] {
  if (!values || Object.keys(values).length === 0) return [params];
  const { facts } = generation;
  const seen = facts.isGoTemplate ? mergeParams(outer, params) : { ...outer, ...params };
  try {
    const entries = Object.entries(values).map(([key, value]) => [key, substituteText(value, seen, facts)] as const);
    if (facts.isGoTemplate) return [{ ...params, values: Object.fromEntries(entries) }];
    return [{ ...params, ...Object.fromEntries(entries.map(([key, value]) => [`values.${key}`, value])) }];
  } catch (error) {
    if (isAppError(error))
      return failGeneration(generation, `failed to render the values of a generator: ${error.message}`);
    throw error;
  }
}
