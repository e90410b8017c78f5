/** Health of an object or an application. */
export type HealthStatusCode = 'Healthy' | 'Suspended' | 'Progressing' | 'Missing' | 'Degraded' | 'Unknown';

/** A verdict and, where there is something to say, why. */
export interface HealthStatus {
  status: HealthStatusCode;
  message?: string;
}

/** From best to worst. */
export const healthOrder: readonly HealthStatusCode[] = Object.freeze([
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
] as const);

/** Whether the first status is worse than the second. A word that is no status is worse than all. */
export function isWorse(first: string, second: string): boolean {
  return rank(first) > rank(second);
}

/** The worst of these; Healthy when there is none. */
export function worstOf(statuses: readonly HealthStatusCode[]): HealthStatusCode {
  return statuses.reduce<HealthStatusCode>((worst, status) => (isWorse(status, worst) ? status : worst), 'Healthy');
}

/** A verdict; an empty message is left out. */
export function healthOf(status: HealthStatusCode, message = ''): HealthStatus {
  return message === '' ? { status } : { status, message };
}

function rank(status: string): number {
  const index = healthOrder.findIndex((known) => known === status);
  return index < 0 ? healthOrder.length : index;
}
