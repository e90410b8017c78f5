import type { v1alpha1 } from '@plumbline/contract/crd';
import type { MissingKey, TemplateEnvironment } from '../go-template/index.ts';

/** The parameters of one Application: nested data with `goTemplate`, flat texts without. */
export type Params = Readonly<Record<string, unknown>>;

/** What a generator must be given from the world. */
export type InputRequest =
  | { kind: 'git-directories'; repoURL: string; revision: string }
  | { kind: 'git-files'; repoURL: string; revision: string; pattern: string };

/** The answer to a request: paths of directories, or files with their content; or why there is none. */
export type Input =
  | { kind: 'directories'; paths: readonly string[] }
  | { kind: 'files'; files: Readonly<Record<string, string>> }
  | { kind: 'failed'; why: string };

/** A registered cluster, from its Secret. */
export interface ClusterFact {
  name: string;
  server: string;
  /** Empty when the cluster belongs to no project. */
  project: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
}

/** What parameters are made from. */
export interface GenerationFacts {
  isGoTemplate: boolean;
  missingKey: MissingKey;
  environment: TemplateEnvironment;
  clusters: readonly ClusterFact[];
  /** Whether the control plane's own cluster may be a destination (`cluster.inClusterEnabled`). */
  isInClusterEnabled: boolean;
  /** Fetched so far, by `inputKey`. */
  inputs: ReadonlyMap<string, Input>;
}

/** One pass over the generators: notes what is missing and what is wrong while it goes. */
export interface Generation {
  readonly facts: GenerationFacts;
  readonly needs: Map<string, InputRequest>;
  /** Why the answer is incomplete; in order of discovery. */
  readonly failures: string[];
}

/** Any generator entry: at the top, nested, or nested twice. */
export type GeneratorSpec = v1alpha1.ApplicationSetGenerator;

/** A pass with nothing noted yet. */
export function newGeneration(facts: GenerationFacts): Generation {
  return { facts, needs: new Map(), failures: [] };
}

/** The key of a request in `GenerationFacts.inputs`. */
export function inputKey(request: InputRequest): string {
  return JSON.stringify(Object.entries(request).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The answer to a request; `undefined` when it must still be fetched or has failed, which is noted. */
export function takeInput(generation: Generation, request: InputRequest): Input | undefined {
  const key = inputKey(request);
  const input = generation.facts.inputs.get(key);
  if (!input) {
    generation.needs.set(key, request);
    return undefined;
  }
  if (input.kind !== 'failed') return input;
  generation.failures.push(input.why);
  return undefined;
}

/** Notes a failure and answers no parameters. */
export function failGeneration(generation: Generation, why: string): Params[] {
  generation.failures.push(why);
  return [];
}

/** Evaluates a child of a matrix or merge; `outer` are the parameters around it. */
export type GenerateChild = (generation: Generation, child: GeneratorSpec, outer: Params) => Params[];

/** The children of a matrix or merge. */
export function childrenOf(
  node: { generators?: v1alpha1.ApplicationSetNestedGenerator[] } | undefined,
): GeneratorSpec[] {
  // The CRD keeps a nested matrix or merge as raw JSON; it has the shape of the outer one.
  return (node?.generators ?? []) as GeneratorSpec[];
}
