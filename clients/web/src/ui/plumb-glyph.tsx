import type { ReactElement } from 'react';
import { syncTone, syncWord, toneText } from '../verdict/status-tone.ts';

/** How far the line hangs from true, in degrees. */
const leans: Readonly<Record<string, number>> = { Synced: 0, OutOfSync: 24 };

/** The sync state as a plumb line: it hangs true when synced, leans when live differs from Git, is dashed when unknown. */
export function PlumbGlyph({ status, size = 16 }: { status: string | undefined; size?: number }): ReactElement {
  const lean = leans[status ?? ''] ?? 0;
  const isUnknown = status !== 'Synced' && status !== 'OutOfSync';
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      aria-hidden
      className={`shrink-0 ${toneText(syncTone(status))}`}
    >
      <path d="M4.5 1.5h7" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      {lean === 0 ? null : (
        <path d="M8 2v13" stroke="currentColor" strokeWidth="1" strokeDasharray="1.5 2" opacity="0.6" />
      )}
      <g transform={`rotate(${lean} 8 1.5)`}>
        <path
          d="M8 1.5v7"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray={isUnknown ? '1.5 1.5' : undefined}
        />
        <path
          d="M5.7 8.5h4.6l-.5 2.1L8 14.8l-1.8-4.2z"
          fill={isUnknown ? 'none' : 'currentColor'}
          stroke="currentColor"
          strokeWidth="1"
          strokeLinejoin="round"
        />
      </g>
    </svg>
  );
}

/** The sync state with its word. */
export function SyncStatus({ status }: { status: string | undefined }): ReactElement {
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap font-medium ${toneText(syncTone(status))}`}>
      <PlumbGlyph status={status} />
      {syncWord(status)}
    </span>
  );
}
