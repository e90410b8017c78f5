import type { v1alpha1 } from '@plumbline/contract/crd';
import { isAppError } from '@plumbline/contract/errors';
import { isRecord } from '../../std/index.ts';
import {
  childrenOf,
  failGeneration,
  type GenerateChild,
  type Generation,
  type GeneratorSpec,
  type Params,
} from '../generation.ts';
import { combineFlatParams, mergeParams } from '../merge-params.ts';
import { substitute } from '../substitute.ts';

/** Every pair of the two children's parameters; the second child may use the parameters of the first. */
export function generateMatrix(
  generation: Generation,
  spec: v1alpha1.MatrixGenerator,
  generateChild: GenerateChild,
): Params[] {
  const [first, second, ...more] = childrenOf(spec);
  if (!first || !second) return failGeneration(generation, 'found less than two generators, Matrix support only two');
  if (more.length > 0) return failGeneration(generation, 'found more than two generators, Matrix support only two');
  const rows: Params[] = [];
  for (const left of generateChild(generation, first, {})) {
    const child = interpolate(generation, second, left);
    if (!child) return [];
    for (const right of generateChild(generation, child, left)) rows.push(...combine(generation, left, right));
  }
  return rows;
}

function combine(generation: Generation, left: Params, right: Params): Params[] {
  if (generation.facts.isGoTemplate) return [mergeParams(left, right)];
  const combined = combineFlatParams(left, right);
  return 'params' in combined ? [combined.params] : failGeneration(generation, combined.conflict);
}

/** The second child with the first one's parameters in its texts; its `values` wait for its own parameters. */
function interpolate(generation: Generation, child: GeneratorSpec, params: Params): GeneratorSpec | undefined {
  try {
    return Object.fromEntries(
      Object.entries(child).map(([kind, spec]: [string, unknown]) => {
        if (!isRecord(spec)) return [kind, spec];
        const { values, template, ...rest } = spec;
        const kept = { ...(values === undefined ? {} : { values }), ...(template === undefined ? {} : { template }) };
        return [kind, { ...substitute(rest, params, generation.facts), ...kept }];
      }),
    );
  } catch (error) {
    if (!isAppError(error)) throw error;
    failGeneration(generation, `failed to interpolate the second generator of a matrix: ${error.message}`);
    return undefined;
  }
}
