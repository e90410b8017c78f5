/** How long self-healing waits; seconds as in the flags. */
export interface SelfHealSettings {
  /** A fixed wait; 0 means the backoff counts instead. */
  readonly timeoutSeconds: number;
  readonly backoffSeconds: number;
  readonly backoffFactor: number;
  readonly backoffCapSeconds: number;
}

/** Argo CD's defaults: none before the first heal, then 2 s · 3^n up to 300 s. */
export const selfHealDefaults: SelfHealSettings = {
  timeoutSeconds: 0,
  backoffSeconds: 2,
  backoffFactor: 3,
  backoffCapSeconds: 300,
};

/** The wait between the end of the last operation and the next self-heal after `attempts` heals in a row, in milliseconds. */
export function selfHealDelayMs(settings: SelfHealSettings, attempts: number): number {
  if (settings.timeoutSeconds > 0) return settings.timeoutSeconds * 1000;
  if (attempts <= 0) return 0;
  const seconds = settings.backoffSeconds * settings.backoffFactor ** (attempts - 1);
  return Math.min(seconds, settings.backoffCapSeconds) * 1000;
}

/** What is left of that wait, in milliseconds; 0 when a heal may begin. */
export function decideSelfHealWaitMs(
  settings: SelfHealSettings,
  last: { attempts: number; finishedAtMs: number | undefined },
  nowMs: number,
): number {
  if (last.finishedAtMs === undefined) return 0;
  return Math.max(0, last.finishedAtMs + selfHealDelayMs(settings, last.attempts) - nowMs);
}
