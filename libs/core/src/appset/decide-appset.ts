import type { Application } from '@plumbline/contract/crd';
import { isAppError } from '@plumbline/contract/errors';
import { parseJsonPointer } from '../object/index.ts';
import type { AppsetOutcome } from './conditions.ts';
import type { GenerationResult } from './generate-all.ts';
import { planApplications, type ApplicationsPlan, type PlanFacts } from './plan-applications.ts';
import { renderApplication } from './render-application.ts';
import type { TemplateMode } from './substitute.ts';

/** What to write for a set, and what to say of it. Without a plan nothing is written and nothing deleted. */
export interface AppsetDecision {
  plan: ApplicationsPlan | undefined;
  outcome: AppsetOutcome;
}

/** Facts of a decision besides the generators' answer. */
export interface DecisionFacts extends Omit<PlanFacts, 'desired' | 'preserved'> {
  mode: TemplateMode;
  /** Annotations and labels that the controller's flags preserve on every Application. */
  preservedEverywhere: { annotations: readonly string[]; labels: readonly string[] };
  /** What jq path expressions of `ignoreApplicationDifferences` select, and why one cannot be evaluated. */
  jq: { resolvePath: PlanFacts['preserved']['resolvePath']; faultOf: (expression: string) => string | undefined };
}

/** Decides what becomes of a set's Applications. Any generator or template that fails stops the cycle before writes. */
export function decideAppset(
  result: Exclude<GenerationResult, { kind: 'needs' }>,
  facts: DecisionFacts,
): AppsetDecision {
  if (result.kind === 'incomplete') return { plan: undefined, outcome: { kind: 'generation-failed', why: result.why } };
  const unusable = unusableIgnores(facts);
  if (unusable) return { plan: undefined, outcome: { kind: 'render-failed', why: unusable } };
  const rendered = renderAll(result, facts);
  if ('why' in rendered) return { plan: undefined, outcome: { kind: 'render-failed', why: rendered.why } };
  const planned = planAll(rendered.applications, facts);
  if ('why' in planned) return { plan: undefined, outcome: { kind: 'render-failed', why: planned.why } };
  const { plan } = planned;
  if (plan.invalid.length === 0) return { plan, outcome: { kind: 'up-to-date' } };
  const why = plan.invalid.map((entry) => entry.why);
  return { plan, outcome: { kind: 'invalid-applications', why } };
}

/** An ignored field may point where no value can be kept, such as behind the end of a list. */
function planAll(desired: readonly Application[], facts: DecisionFacts): { plan: ApplicationsPlan } | { why: string } {
  try {
    return { plan: planApplications({ ...facts, desired, preserved: preservedOf(facts) }) };
  } catch (error) {
    if (isAppError(error)) return { why: `failed to compare Applications: ${error.message}` };
    throw error;
  }
}

function renderAll(
  result: GenerationResult & { kind: 'complete' },
  { appset, mode }: DecisionFacts,
): { applications: Application[] } | { why: string } {
  try {
    const keeping = { ...mode, compiled: new Map() };
    return { applications: result.sets.map((set) => renderApplication(appset, set, keeping)) };
  } catch (error) {
    if (isAppError(error)) return { why: `failed to render the template of the ApplicationSet: ${error.message}` };
    throw error;
  }
}

function preservedOf({ appset, preservedEverywhere, jq }: DecisionFacts): PlanFacts['preserved'] {
  const { preservedFields, ignoreApplicationDifferences } = appset.spec;
  return {
    annotations: [...preservedEverywhere.annotations, ...(preservedFields?.annotations ?? [])],
    labels: [...preservedEverywhere.labels, ...(preservedFields?.labels ?? [])],
    ignored: ignoreApplicationDifferences ?? [],
    resolvePath: jq.resolvePath,
  };
}

function unusableIgnores({ appset, jq }: DecisionFacts): string | undefined {
  const rules = appset.spec.ignoreApplicationDifferences ?? [];
  const pointers = rules.flatMap(({ jsonPointers }) => jsonPointers ?? []).map((pointer) => pointerProblem(pointer));
  const paths = rules.flatMap(({ jqPathExpressions }) => jqPathExpressions ?? []).map((path) => jq.faultOf(path));
  const problem = [...pointers, ...paths].find((candidate) => candidate !== undefined);
  return problem === undefined ? undefined : `ignoreApplicationDifferences: ${problem}`;
}

function pointerProblem(pointer: string): string | undefined {
  try {
    parseJsonPointer(pointer);
    return undefined;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}
