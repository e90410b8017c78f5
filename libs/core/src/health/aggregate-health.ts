import { formatGroupKind, type ResourceKey } from '../object/index.ts';
import { healthOf, isWorse, type HealthStatus, type HealthStatusCode } from './health-status.ts';

/** One managed object as it counts for its application. */
export interface HealthContribution {
  key: ResourceKey;
  /** Missing: a kind without health, which is neutral. An object that is not live is `{status: 'Missing'}`. */
  health?: HealthStatus | undefined;
  /** Hooks, what `argocd.argoproj.io/ignore-healthcheck` leaves out, and the application itself. Default: false. */
  isIgnored?: boolean;
}

/** The health of an application and the objects that made it so. */
export interface AggregateHealth extends HealthStatus {
  causes: readonly ResourceKey[];
}

/**
 * The worst health of an application's direct objects; Healthy when none has a say. Objects that are not live do not
 * count, unless none at all is live. The message names the first object that made it so, and how many more there are.
 */
export function aggregateHealth(contributions: readonly HealthContribution[]): AggregateHealth {
  const counted = contributions.filter((item) => item.isIgnored !== true);
  const isNothingLive = counted.length > 0 && counted.every((item) => item.health?.status === 'Missing');
  const speaking = counted.filter((item) => isNothingLive || speaks(item));
  const status = speaking.reduce<HealthStatusCode>(
    (worst, item) => (isWorse(item.health?.status ?? 'Healthy', worst) ? (item.health?.status ?? 'Healthy') : worst),
    'Healthy',
  );
  const causes = status === 'Healthy' ? [] : speaking.filter((item) => item.health?.status === status);
  return { ...healthOf(status, describe(causes)), causes: causes.map((item) => item.key) };
}

function speaks(item: HealthContribution): boolean {
  const status = item.health?.status;
  if (status === undefined || status === 'Missing') return false;
  const isApplication = item.key.group === 'argoproj.io' && item.key.kind === 'Application';
  return !(isApplication && status === 'Unknown');
}

// What is under way counts up as it goes: repeating that would rewrite the application's status at every step.
function isSteady(health: HealthStatus | undefined): boolean {
  return health?.message !== undefined && health.status !== 'Progressing';
}

function describe(causes: readonly HealthContribution[]): string {
  const [first, ...others] = causes;
  if (first === undefined) return '';
  const name = first.key.namespace === '' ? first.key.name : `${first.key.namespace}/${first.key.name}`;
  const why = isSteady(first.health) ? `: ${first.health?.message ?? ''}` : '';
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${formatGroupKind(first.key)} ${name} is ${first.health?.status ?? 'Unknown'}${why}${more}`;
}
