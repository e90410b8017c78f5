import type { Application, ApplicationSet } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import {
  decidePolicy,
  generateAll,
  inputKey,
  usesClusters,
  type DecisionFacts,
  type GenerationFacts,
  type GenerationResult,
  type Input,
  type InputRequest,
  type TemplateMode,
  type ValidationFacts,
} from '@plumbline/core/appset';
import { parseTemplateOptions } from '@plumbline/core/go-template';
import type { Context } from './context.ts';

/** Rounds of asking generators and fetching what they need: a matrix asks for its second child after its first. */
const ROUND_LIMIT = 20;
/** Requests to the repo-server at once, for one set. */
const FETCH_WIDTH = 8;

/** What a reconcile is decided on. */
export interface Gathered {
  result: Exclude<GenerationResult, { kind: 'needs' }>;
  facts: DecisionFacts;
  /** What was read from Git. */
  inputs: ReadonlyMap<string, Input>;
  /** Whether trying again soon may help. */
  isTransient: boolean;
}

/** Reads everything that the decision for a set needs. Failures become an incomplete answer, never a smaller one. */
export async function gatherFacts(
  appset: ApplicationSet,
  known: { inputs: ReadonlyMap<string, Input>; isFresh: boolean },
  call: { context: Context; signal: AbortSignal },
): Promise<Gathered> {
  const { context } = call;
  const mode = modeOf(appset, context);
  const existing = context.controlPlane.applicationsIn(appset.metadata.namespace);
  const facts = decisionFacts(appset, existing, { context, mode: 'why' in mode ? fallbackMode(context) : mode });
  const blocked = 'why' in mode ? mode.why : blockedBy(appset, context);
  if (blocked !== undefined) {
    return {
      result: { kind: 'incomplete', why: [blocked] },
      facts,
      inputs: known.inputs,
      isTransient: !('why' in mode),
    };
  }
  const generation = {
    ...facts.mode,
    clusters: context.clusters.registered(),
    isInClusterEnabled: context.clusters.isInClusterEnabled(),
  };
  const answered = await answerNeeds(appset, { generation, known }, call);
  return { ...answered, facts };
}

function modeOf(appset: ApplicationSet, context: Context): TemplateMode | { why: string } {
  try {
    const missingKey = parseTemplateOptions(appset.spec.goTemplateOptions ?? []);
    return { ...fallbackMode(context), isGoTemplate: appset.spec.goTemplate === true, missingKey };
  } catch (error) {
    return { why: AppError.from(error).message };
  }
}

function fallbackMode({ clock, random }: Context): TemplateMode {
  return { isGoTemplate: false, missingKey: 'default', environment: { nowMs: clock.nowMs(), random } };
}

/** Why nothing may be concluded now: a list that is not complete proves no absence. */
function blockedBy(appset: ApplicationSet, { controlPlane, clusters }: Context): string | undefined {
  const error = controlPlane.incomplete() ?? clusters.incomplete();
  if (error === undefined) return undefined;
  return usesClusters(appset.spec) ? `the clusters are not all known: ${error.message}` : error.message;
}

function decisionFacts(
  appset: ApplicationSet,
  existing: readonly Application[],
  { context, mode }: { context: Context; mode: TemplateMode },
): DecisionFacts {
  const { options, controlPlane, clusters } = context;
  return {
    appset,
    existing,
    mode,
    policy: decidePolicy(appset.spec.syncPolicy?.applicationsSync, options.policy),
    preservedEverywhere: options.preserved,
    jq: context.jq,
    validation: validationFacts({ options, controlPlane, clusters }),
  };
}

function validationFacts({
  options,
  controlPlane,
  clusters,
}: Pick<Context, 'options' | 'controlPlane' | 'clusters'>): ValidationFacts {
  const names = new Map<string, number>();
  const all = clusters.destinations();
  for (const { name } of all) names.set(name, (names.get(name) ?? 0) + 1);
  const projects = controlPlane
    .projects()
    .filter(({ metadata }) => metadata.namespace === options.namespace)
    .map((project) => [project.metadata.name, project.spec.sourceNamespaces ?? []] as const);
  return {
    controlPlaneNamespace: options.namespace,
    projects: new Map(projects),
    servers: new Set(all.map(({ server }) => server)),
    clusterNames: names,
  };
}

async function answerNeeds(
  appset: ApplicationSet,
  start: {
    generation: Omit<GenerationFacts, 'inputs'>;
    known: { inputs: ReadonlyMap<string, Input>; isFresh: boolean };
  },
  call: { context: Context; signal: AbortSignal },
): Promise<Pick<Gathered, 'result' | 'inputs' | 'isTransient'>> {
  const inputs = new Map(start.known.inputs);
  let isTransient = false;
  for (let round = 0; round < ROUND_LIMIT; round++) {
    const result = generateAll(appset, { ...start.generation, inputs });
    if (result.kind !== 'needs') return { result, inputs, isTransient };
    const fetched = await fetchAll(result.requests, { appset, isFresh: start.known.isFresh }, call);
    for (const { key, input, wasTransient } of fetched) {
      inputs.set(key, input);
      isTransient ||= wasTransient;
    }
  }
  const why = [`the generators asked for more input ${ROUND_LIMIT} times`];
  return { result: { kind: 'incomplete', why }, inputs, isTransient: false };
}

interface Fetched {
  key: string;
  input: Input;
  wasTransient: boolean;
}

async function fetchAll(
  requests: readonly InputRequest[],
  how: { appset: ApplicationSet; isFresh: boolean },
  call: { context: Context; signal: AbortSignal },
): Promise<Fetched[]> {
  const fetched: Fetched[] = [];
  for (let at = 0; at < requests.length; at += FETCH_WIDTH) {
    const batch = requests.slice(at, at + FETCH_WIDTH);
    fetched.push(...(await Promise.all(batch.map((request) => fetchOne(request, how, call)))));
  }
  return fetched;
}

async function fetchOne(
  request: InputRequest,
  { appset, isFresh }: { appset: ApplicationSet; isFresh: boolean },
  { context, signal }: { context: Context; signal: AbortSignal },
): Promise<Fetched> {
  const key = inputKey(request);
  const project = appset.spec.template?.spec?.project ?? '';
  try {
    const input = await context.git.read(request, {
      // A project that a template decides may use no project's credentials (applicationsets.md §4.3).
      project: project.includes('{{') ? '' : project,
      isFresh,
      signal,
    });
    return { key, input, wasTransient: false };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const error = AppError.from(thrown);
    return { key, input: { kind: 'failed', why: error.message }, wasTransient: error.retry === 'transient' };
  }
}
