import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  LoaderCircle,
  OctagonX,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { healthTone, phaseTone, toneText, toneWash, type Tone } from '../verdict/status-tone.ts';

const healthIcons: Readonly<Record<string, LucideIcon>> = {
  Healthy: CircleCheck,
  Progressing: LoaderCircle,
  Degraded: OctagonX,
  Suspended: CirclePause,
  Missing: CircleDashed,
};

const toneIcons: Readonly<Record<Tone, LucideIcon>> = {
  good: CircleCheck,
  busy: LoaderCircle,
  bad: OctagonX,
  warn: TriangleAlert,
  paused: CirclePause,
  unknown: CircleHelp,
};

/** The shape of a health state. */
export function HealthIcon({ status, size = 16 }: { status: string | undefined; size?: number }): ReactElement {
  const Icon = healthIcons[status ?? ''] ?? CircleHelp;
  const spin = status === 'Progressing' ? 'spin' : '';
  return <Icon size={size} aria-hidden className={`shrink-0 ${toneText(healthTone(status))} ${spin}`} />;
}

/** The shape of a tone, for verdicts and messages. */
export function ToneIcon({ tone, size = 16 }: { tone: Tone; size?: number }): ReactElement {
  const Icon = toneIcons[tone];
  return <Icon size={size} aria-hidden className={`shrink-0 ${toneText(tone)} ${tone === 'busy' ? 'spin' : ''}`} />;
}

/** A health state with its word. */
export function HealthStatus({ status }: { status: string | undefined }): ReactElement {
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap font-medium ${toneText(healthTone(status))}`}>
      <HealthIcon status={status} />
      {status ?? 'Unknown'}
    </span>
  );
}

/** An operation phase with its word. */
export function PhaseStatus({ phase }: { phase: string | undefined }): ReactElement {
  const tone = phaseTone(phase);
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap font-medium ${toneText(tone)}`}>
      <ToneIcon tone={tone} />
      {phase ?? 'None yet'}
    </span>
  );
}

/** A small tinted label. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }): ReactElement {
  return (
    <span
      className={`inline-flex h-5.5 items-center gap-1 rounded-md px-1.5 text-xs font-medium whitespace-nowrap ${toneWash(tone)}`}
    >
      {children}
    </span>
  );
}
