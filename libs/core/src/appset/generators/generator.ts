import { isAppError } from '@plumbline/contract/errors';
import { matchesLabelSelector } from '../../object/index.ts';
import { isRecord } from '../../std/index.ts';
import { flattenParams } from '../flatten-params.ts';
import { failGeneration, type GenerateChild, type Generation, type GeneratorSpec, type Params } from '../generation.ts';
import { generateClusters } from './clusters.ts';
import { generateGit } from './git.ts';
import { generateList } from './list.ts';
import { generateMatrix } from './matrix.ts';
import { generateMerge } from './merge.ts';

/** The generators that exist upstream and not yet here. */
const unavailable = ['scmProvider', 'clusterDecisionResource', 'pullRequest', 'plugin'] as const;

/** Matrix and merge may hold matrix and merge once more. */
const NESTING_LIMIT = 2;

/** The parameters of one generator entry, filtered by its selector. What fails or is missing is noted in `generation`. */
export function generateParams(generation: Generation, spec: GeneratorSpec): Params[] {
  return generateAt(generation, spec, { outer: {}, level: 0 });
}

function generateAt(generation: Generation, spec: GeneratorSpec, how: { outer: Params; level: number }): Params[] {
  const kinds = Object.keys(spec).filter((kind) => isRecord(Reflect.get(spec, kind)));
  if (kinds.every((kind) => kind === 'selector')) {
    return failGeneration(generation, 'a generator entry names no generator');
  }
  const refused = unavailable.find((kind) => kinds.includes(kind));
  if (refused) return failGeneration(generation, `generator ${refused} is not available yet`);
  return filterParams(generation, spec, generateKnown(generation, spec, how));
}

function generateKnown(generation: Generation, spec: GeneratorSpec, how: { outer: Params; level: number }): Params[] {
  const isNested = how.level >= NESTING_LIMIT;
  if (isNested && (spec.matrix ?? spec.merge)) {
    return failGeneration(generation, 'matrix and merge generators may be nested only once');
  }
  const child: GenerateChild = (inner, childSpec, outer) =>
    generateAt(inner, childSpec, { outer, level: how.level + 1 });
  return [
    ...(spec.list ? generateList(generation, spec.list) : []),
    ...(spec.clusters ? generateClusters(generation, spec.clusters, how.outer) : []),
    ...(spec.git ? generateGit(generation, spec.git, how.outer) : []),
    ...(spec.matrix ? generateMatrix(generation, spec.matrix, child) : []),
    ...(spec.merge ? generateMerge(generation, spec.merge, child) : []),
  ];
}

function filterParams(generation: Generation, spec: GeneratorSpec, all: Params[]): Params[] {
  const { selector } = spec;
  if (!selector) return all;
  try {
    return all.filter((params) => matchesLabelSelector(selector, flattenParams(params)));
  } catch (error) {
    if (isAppError(error)) return failGeneration(generation, `error parsing label selector: ${error.message}`);
    throw error;
  }
}
