import type { ApplicationSet, v1alpha1 } from '@plumbline/contract/crd';
import { sortBy } from '../std/index.ts';

/** How a reconcile of a set ended. */
export type AppsetOutcome =
  | { kind: 'up-to-date' }
  | { kind: 'generation-failed'; why: readonly string[] }
  | { kind: 'render-failed'; why: string }
  | { kind: 'invalid-applications'; why: readonly string[] }
  | { kind: 'write-failed'; action: 'create' | 'update' | 'delete'; why: string };

/** How many problems a condition names. */
const NAMED_PROBLEM_LIMIT = 10;

const reasonOf = {
  'generation-failed': 'ApplicationParamsGenerationError',
  'render-failed': 'RenderTemplateParamsError',
  'invalid-applications': 'ApplicationValidationError',
} as const;
const reasonOfWrite = {
  create: 'CreateApplicationError',
  update: 'UpdateApplicationError',
  delete: 'DeleteApplicationError',
} as const;

type Condition = Required<Pick<v1alpha1.ApplicationSetCondition, 'type' | 'status' | 'reason' | 'message'>>;

/** The conditions that tell of an outcome; a condition's time moves only when it says something else than before. */
export function conditionsOf(
  appset: ApplicationSet,
  outcome: AppsetOutcome,
  now: string,
): v1alpha1.ApplicationSetCondition[] {
  const previous = appset.status?.conditions ?? [];
  return wantedConditions(appset, outcome).map((wanted) => {
    const before = previous.find((condition) => condition.type === wanted.type);
    const isSame =
      before?.status === wanted.status && before.reason === wanted.reason && before.message === wanted.message;
    return { ...wanted, lastTransitionTime: isSame ? (before.lastTransitionTime ?? now) : now };
  });
}

function wantedConditions(appset: ApplicationSet, outcome: AppsetOutcome): Condition[] {
  const rollout = rolloutCondition(appset);
  const conditions = outcome.kind === 'up-to-date' ? upToDate() : failed(outcome);
  return sortBy(rollout ? [...conditions, rollout] : conditions, ({ type }) => [type]);
}

function upToDate(): Condition[] {
  const message = 'Successfully generated parameters for all Applications';
  return [
    { type: 'ErrorOccurred', status: 'False', reason: 'ApplicationSetUpToDate', message },
    { type: 'ParametersGenerated', status: 'True', reason: 'ParametersGenerated', message },
    {
      type: 'ResourcesUpToDate',
      status: 'True',
      reason: 'ApplicationSetUpToDate',
      message: 'ApplicationSet up to date',
    },
  ];
}

function failed(outcome: Exclude<AppsetOutcome, { kind: 'up-to-date' }>): Condition[] {
  const message = messageOf(outcome);
  const reason = outcome.kind === 'write-failed' ? reasonOfWrite[outcome.action] : reasonOf[outcome.kind];
  const isGenerated = outcome.kind !== 'generation-failed';
  return [
    { type: 'ErrorOccurred', status: 'True', reason, message },
    {
      type: 'ParametersGenerated',
      status: isGenerated ? 'True' : 'False',
      reason: isGenerated ? 'ParametersGenerated' : 'ErrorOccurred',
      message: isGenerated ? 'Successfully generated parameters for all Applications' : message,
    },
    { type: 'ResourcesUpToDate', status: 'False', reason, message },
  ];
}

function messageOf(outcome: Exclude<AppsetOutcome, { kind: 'up-to-date' }>): string {
  if (typeof outcome.why === 'string') return outcome.why;
  const named = outcome.why.slice(0, NAMED_PROBLEM_LIMIT).join('; ');
  const more = outcome.why.length - NAMED_PROBLEM_LIMIT;
  return more > 0 ? `${named}; and ${more} more (${outcome.why.length} in all)` : named;
}

function rolloutCondition({ spec }: ApplicationSet): Condition | undefined {
  if (spec.strategy?.type !== 'RollingSync') return undefined;
  return {
    type: 'RolloutProgressing',
    status: 'False',
    reason: 'RollingSyncUnavailable',
    message:
      'spec.strategy RollingSync is not available yet: Applications are written all at once and sync by their own policy',
  };
}
