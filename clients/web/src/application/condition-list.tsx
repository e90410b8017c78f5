import { useState, type ReactElement } from 'react';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { ToneIcon } from '../ui/status.tsx';
import { toneWash, type Tone } from '../verdict/status-tone.ts';
import { conditionTitle } from '../verdict/verdict-of.ts';

const shownAtFirst = 2;

/** The application's conditions with their cause, errors first; more than two fold. Nothing when there are none. */
export function ConditionList({
  conditions,
}: {
  conditions: readonly v1alpha1.ApplicationCondition[];
}): ReactElement | null {
  const [isOpen, setOpen] = useState(false);
  if (conditions.length === 0) return null;
  const sorted = conditions.toSorted((a, b) => Number(isError(b)) - Number(isError(a)));
  const shown = isOpen ? sorted : sorted.slice(0, shownAtFirst);
  return (
    <div role="group" aria-label="Conditions" className="flex flex-col gap-1.5">
      {shown.map((condition) => {
        const tone: Tone = isError(condition) ? 'bad' : 'warn';
        return (
          <div
            key={`${condition.type ?? ''} ${condition.message ?? ''}`}
            role={tone === 'bad' ? 'alert' : 'note'}
            className={`flex items-start gap-2.5 rounded-xl px-4 py-2 text-[13px] ${toneWash(tone)}`}
          >
            <span className="pt-0.5">
              <ToneIcon tone={tone} />
            </span>
            <span className="min-w-0">
              <strong className="font-semibold">{conditionTitle(condition.type)}.</strong>{' '}
              <span className="break-words text-ink">{condition.message}</span>
            </span>
          </div>
        );
      })}
      {sorted.length > shownAtFirst ? (
        <button
          type="button"
          className="self-start rounded px-1 text-[13px] font-medium text-accent"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Show fewer' : `Show ${sorted.length - shownAtFirst} more`}
        </button>
      ) : null}
    </div>
  );
}

function isError(condition: v1alpha1.ApplicationCondition): boolean {
  return condition.type?.endsWith('Error') === true;
}
