/** The colour family of a state; every state also has a word and a shape of its own. */
export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'paused' | 'unknown';

const healthTones: Readonly<Record<string, Tone>> = {
  Healthy: 'good',
  Progressing: 'busy',
  Degraded: 'bad',
  Suspended: 'paused',
  Missing: 'warn',
};

const syncTones: Readonly<Record<string, Tone>> = { Synced: 'good', OutOfSync: 'warn' };

const phaseTones: Readonly<Record<string, Tone>> = {
  Succeeded: 'good',
  Running: 'busy',
  Terminating: 'warn',
  Failed: 'bad',
  Error: 'bad',
};

/** Health values, worst first; also the order of filters and of the fleet bar. */
export const healthOrder = ['Degraded', 'Missing', 'Unknown', 'Progressing', 'Suspended', 'Healthy'] as const;

/** Sync values, worst first. */
export const syncOrder = ['OutOfSync', 'Unknown', 'Synced'] as const;

export const healthTone = (status: string | undefined): Tone => healthTones[status ?? ''] ?? 'unknown';
export const syncTone = (status: string | undefined): Tone => syncTones[status ?? ''] ?? 'unknown';
export const phaseTone = (phase: string | undefined): Tone => phaseTones[phase ?? ''] ?? 'unknown';

/** The word a user reads for a sync status. */
export const syncWord = (status: string | undefined): string =>
  status === 'OutOfSync' ? 'Out of sync' : (status ?? 'Unknown');

const washes: Readonly<Record<Tone, string>> = {
  good: 'bg-good-wash text-good',
  warn: 'bg-warn-wash text-warn',
  bad: 'bg-bad-wash text-bad',
  busy: 'bg-busy-wash text-busy',
  paused: 'bg-paused-wash text-paused',
  unknown: 'bg-unknown-wash text-unknown',
};

const texts: Readonly<Record<Tone, string>> = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  busy: 'text-busy',
  paused: 'text-paused',
  unknown: 'text-unknown',
};

const fills: Readonly<Record<Tone, string>> = {
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  busy: 'bg-busy',
  paused: 'bg-paused',
  unknown: 'bg-unknown',
};

/** Class names: text on a tinted ground, text alone, a solid ground. */
export const toneWash = (tone: Tone): string => washes[tone];
export const toneText = (tone: Tone): string => texts[tone];
export const toneFill = (tone: Tone): string => fills[tone];
