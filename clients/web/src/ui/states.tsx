import { Inbox, type LucideIcon, RotateCw, ShieldAlert, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { hasCode } from '@plumbline/contract/errors';
import { explainError } from '../api/explain-error.ts';
import { Button } from './button.tsx';

/** A place with nothing in it: what would be here and what to do. */
export function EmptyState(props: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  icon?: LucideIcon;
}): ReactElement {
  const Icon = props.icon ?? Inbox;
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-14 text-center">
      <span className="mb-1 flex size-11 items-center justify-center rounded-xl border bg-surface text-ink-faint">
        <Icon size={20} aria-hidden />
      </span>
      <h2 className="text-base font-semibold">{props.title}</h2>
      <div className="text-sm text-ink-soft">{props.children}</div>
      {props.action === undefined ? null : <div className="mt-3">{props.action}</div>}
    </div>
  );
}

/** A failure in words: what happened, what the server said, what to do; with a retry where that can help. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }): ReactElement {
  const { title, detail, advice, canRetry } = explainError(error);
  const Icon = hasCode(error, 'PERMISSION_DENIED', 'UNAUTHENTICATED') ? ShieldAlert : TriangleAlert;
  return (
    <div role="alert" className="mx-auto my-10 flex max-w-xl gap-4 rounded-2xl border bg-surface p-5 shadow-card">
      <span className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-bad-wash text-bad">
        <Icon size={20} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="font-semibold">{title}</h2>
        <p className="mt-1 font-mono text-[13px] break-words text-ink-soft">{detail}</p>
        <p className="mt-2 text-sm">{advice}</p>
        {canRetry && onRetry !== undefined ? (
          <Button className="mt-3" icon={RotateCw} onPress={onRetry}>
            Try again
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** An error inside a form or panel, in one block. */
export function InlineError({ error }: { error: unknown }): ReactElement | null {
  if (error === undefined || error === null) return null;
  const { title, detail, advice } = explainError(error);
  return (
    <div role="alert" className="rounded-lg bg-bad-wash px-3 py-2 text-[13px] text-bad">
      <strong className="font-semibold">{title}.</strong> <span className="break-words">{detail}</span>
      <div className="mt-0.5 text-ink-soft">{advice}</div>
    </div>
  );
}

/** Grey bars in the place of rows that are being read. */
export function SkeletonRows({ rows = 6, heightPx = 40 }: { rows?: number; heightPx?: number }): ReactElement {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-2 p-4">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton" style={{ height: heightPx, animationDelay: `${index * 60}ms` }} />
      ))}
    </div>
  );
}
