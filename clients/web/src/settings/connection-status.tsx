import type { ReactElement } from 'react';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { ToneIcon } from '../ui/status.tsx';
import { toneText, type Tone } from '../verdict/status-tone.ts';

const words: Readonly<Record<string, readonly [Tone, string]>> = {
  Successful: ['good', 'Connected'],
  Failed: ['bad', 'Failed'],
};

/** Whether a repository or cluster answers, with the reason when it does not. */
export function ConnectionStatus({ state }: { state: v1alpha1.ConnectionState | undefined }): ReactElement {
  const [tone, word] = words[state?.status ?? ''] ?? (['unknown', state?.status || 'Not tried yet'] as const);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ToneIcon tone={tone} />
      <span className={`shrink-0 font-medium ${toneText(tone)}`}>{word}</span>
      {tone === 'bad' ? (
        <span className="min-w-0 truncate text-ink-soft" title={state?.message}>
          {state?.message}
        </span>
      ) : null}
    </span>
  );
}
