import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import type { Tone } from './status-tone.ts';

/** One sentence about an application, with the colour of its urgency and the cause beneath it when there is one. */
export interface Verdict {
  tone: Tone;
  headline: string;
  cause?: string;
}

/** A short form of a Git revision: seven characters of a commit id, the whole of a tag, branch or version. */
export function shortRevision(revision: string | undefined): string {
  if (revision === undefined || revision === '') return '–';
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}

/** Whether an operation is under way: requested, running or being stopped. */
export function isOperationRunning(app: Application): boolean {
  const phase = app.status?.operationState?.phase;
  return app.operation !== undefined || phase === 'Running' || phase === 'Terminating';
}

/** Whether commits are applied by themselves. */
export function isAutoSynced(app: Application): boolean {
  const automated = app.spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}

/** The conditions that stand for a failure, not for a notice. */
export function errorConditions(app: Application): v1alpha1.ApplicationCondition[] {
  return (app.status?.conditions ?? []).filter((condition) => condition.type?.endsWith('Error') === true);
}

const named = (resource: v1alpha1.ResourceStatus): string => `${resource.kind ?? ''} ${resource.name ?? ''}`;
const withHealth = (app: Application, status: string): v1alpha1.ResourceStatus[] =>
  (app.status?.resources ?? []).filter((resource) => resource.health?.status === status);

function verdict(tone: Tone, headline: string, cause?: string): Verdict {
  return cause === undefined || cause === '' ? { tone, headline } : { tone, headline, cause };
}

function revisionText(revision: string | undefined): string | undefined {
  return revision === undefined || revision === '' ? undefined : `Live is what ${shortRevision(revision)} says.`;
}

type Rule = (app: Application) => Verdict | undefined;

const deleting: Rule = (app) =>
  app.metadata.deletionTimestamp ? verdict('warn', 'Being deleted', 'Its objects are removed first.') : undefined;

const running: Rule = (app) => {
  if (!isOperationRunning(app)) return undefined;
  const state = app.status?.operationState;
  return verdict('busy', state?.phase === 'Terminating' ? 'Sync is being stopped' : 'Sync is running', state?.message);
};

const erroneous: Rule = (app) => {
  const first = errorConditions(app)[0];
  return first === undefined ? undefined : verdict('bad', conditionTitle(first.type), first.message);
};

const degraded: Rule = (app) => {
  if (app.status?.health?.status !== 'Degraded') return undefined;
  const [worst, ...others] = withHealth(app, 'Degraded');
  if (worst === undefined) return verdict('bad', 'Degraded', app.status.health.message);
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return verdict('bad', `${named(worst)}${more} ${others.length === 0 ? 'is' : 'are'} degraded`, worst.health?.message);
};

const failedOperation: Rule = (app) => {
  const state = app.status?.operationState;
  if (state?.phase !== 'Failed' && state?.phase !== 'Error') return undefined;
  return verdict('bad', 'The last sync failed', state.message);
};

const missing: Rule = (app) => {
  if (app.status?.health?.status !== 'Missing') return undefined;
  const count = withHealth(app, 'Missing').length;
  return verdict('warn', count === 0 ? 'Not deployed yet' : `${plural(count, 'object')} missing in the cluster`);
};

const outOfSync: Rule = (app) => {
  if (app.status?.sync?.status !== 'OutOfSync') return undefined;
  const drifted = (app.status.resources ?? []).filter((resource) => resource.status === 'OutOfSync');
  const pruned = drifted.filter((resource) => resource.requiresPruning === true).length;
  const cause = pruned === 0 ? undefined : `${plural(pruned, 'object')} no longer in Git`;
  const first = drifted[0];
  const headline =
    drifted.length === 1 && first
      ? `${named(first)} differs from Git`
      : `${plural(drifted.length, 'object')} differ from Git`;
  return verdict('warn', headline, cause);
};

const progressing: Rule = (app) => {
  if (app.status?.health?.status !== 'Progressing') return undefined;
  const first = withHealth(app, 'Progressing')[0];
  return first === undefined
    ? verdict('busy', 'Rolling out')
    : verdict('busy', `${named(first)} is rolling out`, first.health?.message);
};

const suspended: Rule = (app) =>
  app.status?.health?.status === 'Suspended' ? verdict('paused', 'Suspended', app.status.health.message) : undefined;

const plumb: Rule = (app) =>
  app.status?.sync?.status === 'Synced' && app.status.health?.status === 'Healthy'
    ? verdict('good', 'In line with Git and healthy', revisionText(app.status.sync.revision))
    : undefined;

const rules: readonly Rule[] = [
  deleting,
  running,
  erroneous,
  degraded,
  failedOperation,
  missing,
  outOfSync,
  progressing,
  suspended,
  plumb,
];

/** The most urgent thing to say about an application. What is not known is said to be unknown, never fine. */
export function verdictOf(app: Application): Verdict {
  for (const rule of rules) {
    const found = rule(app);
    if (found !== undefined) return found;
  }
  return verdict('unknown', 'Not compared yet', 'The controller has not reported on this application.');
}

/** Words for a condition type: `ComparisonError` reads "Comparison error". */
export function conditionTitle(type: string | undefined): string {
  const words = (type ?? 'Unknown condition').replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `1 object`, `2 objects`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

const toneRank: readonly Tone[] = ['bad', 'warn', 'busy', 'unknown', 'paused', 'good'];

/** The place of a verdict in the "needs attention first" order; lower is more urgent. */
export function attentionRank(app: Application): number {
  return toneRank.indexOf(verdictOf(app).tone);
}
