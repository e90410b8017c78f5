import type { Application, ApplicationSet } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ApplicationsPlan, AppsetDecision, AppsetOutcome } from '@plumbline/core/appset';
import type { Context } from './context.ts';

/** What became of a plan. */
export interface CarriedOut {
  outcome: AppsetOutcome;
  created: readonly Application[];
  /** Names of Applications that are gone. */
  deleted: ReadonlySet<string>;
  /** Whether a write failed that may work soon. */
  isTransient: boolean;
}

type Action = 'create' | 'update' | 'delete';

interface Job {
  action: Action;
  application: Application;
  /** Whether anything changed. */
  run: () => Promise<boolean>;
}

interface Failure {
  job: Job;
  error: AppError;
}

const pastTense = { create: 'created', update: 'updated', delete: 'deleted' } as const;
const reasonOf = { create: 'Created', update: 'Updated', delete: 'Deleted' } as const;

/** Writes a plan: creates, updates, then deletes. A write that fails does not stop the others; the first failure is told. */
export async function carryOut(
  appset: ApplicationSet,
  decision: AppsetDecision,
  call: { context: Context; signal: AbortSignal },
): Promise<CarriedOut> {
  const { plan, outcome } = decision;
  const jobs = plan ? jobsOf(appset, plan, call) : [];
  if (call.context.options.isDryRun) {
    for (const { action, application } of jobs) {
      call.context.log.info('dry run', {
        applicationset: appset.metadata.name,
        action,
        application: application.metadata.name,
      });
    }
    return { outcome, created: [], deleted: new Set(), isTransient: false };
  }
  const failures = await runJobs(appset, jobs, call);
  const failed = new Set(failures.map(({ job }) => job));
  const done = (action: Action): Application[] =>
    jobs.filter((job) => job.action === action && !failed.has(job)).map(({ application }) => application);
  return {
    outcome: outcomeOf(outcome, failures),
    created: done('create'),
    deleted: new Set(done('delete').map(({ metadata }) => metadata.name)),
    isTransient: failures.some(({ error }) => error.retry === 'transient'),
  };
}

function jobsOf(
  appset: ApplicationSet,
  plan: ApplicationsPlan,
  { context, signal }: { context: Context; signal: AbortSignal },
): Job[] {
  const { writer } = context;
  const creates = plan.create.map((application): Job => ({
    action: 'create',
    application,
    run: () => changed(writer.createApplication(application, signal)),
  }));
  const updates = plan.update
    .filter(({ live, patch }) => !context.ineffective.has(live.metadata.uid ?? '', patch))
    .map(({ live, patch }): Job => ({
      action: 'update',
      application: live,
      async run() {
        const hasChanged = await writer.patchApplication(live, patch, signal);
        if (!hasChanged) context.ineffective.add(live.metadata.uid ?? '', patch);
        return hasChanged;
      },
    }));
  const deletes = plan.delete.map(({ live, dropsFinalizers }): Job => ({
    action: 'delete',
    application: live,
    run: () =>
      changed(writer.deleteApplication(live, { ownerUid: appset.metadata.uid ?? '', dropsFinalizers }, signal)),
  }));
  return [...creates, ...updates, ...deletes];
}

async function changed(write: Promise<void>): Promise<true> {
  await write;
  return true;
}

async function runJobs(
  appset: ApplicationSet,
  jobs: readonly Job[],
  { context, signal }: { context: Context; signal: AbortSignal },
): Promise<Failure[]> {
  const failures: Failure[] = [];
  const width = Math.max(context.options.writeWidth, 1);
  for (let at = 0; at < jobs.length; at += width) {
    signal.throwIfAborted();
    await Promise.all(
      jobs.slice(at, at + width).map(async (job) => {
        try {
          if (await job.run()) tell(appset, job, context);
        } catch (thrown) {
          if (signal.aborted) throw thrown;
          failures.push({ job, error: AppError.from(thrown) });
        }
      }),
    );
  }
  return failures;
}

function tell(appset: ApplicationSet, { action, application }: Job, { events, log }: Context): void {
  const { name, namespace } = application.metadata;
  events.record(appset, {
    type: 'Normal',
    reason: reasonOf[action],
    message: `${pastTense[action]} Application "${name}"`,
  });
  log.info('application written', { applicationset: appset.metadata.name, namespace, application: name, action });
}

function outcomeOf(outcome: AppsetOutcome, failures: readonly Failure[]): AppsetOutcome {
  const [first] = failures;
  if (!first) return outcome;
  const { job, error } = first;
  const more = failures.length > 1 ? ` (and ${failures.length - 1} more)` : '';
  const why = `failed to ${job.action} application "${job.application.metadata.name}": ${error.message}${more}`;
  return { kind: 'write-failed', action: job.action, why };
}
