import type { ReactElement, ReactNode } from 'react';

/** The heading of a page with its actions. */
export function PageHeader(props: { title: ReactNode; note?: ReactNode; actions?: ReactNode }): ReactElement {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <h1 className="text-xl font-semibold tracking-tight">{props.title}</h1>
      {props.note === undefined ? null : <span className="text-sm text-ink-soft">{props.note}</span>}
      <div className="flex-1" />
      <div className="flex items-center gap-2">{props.actions}</div>
    </div>
  );
}

/** A block of a page with its own heading. */
export function Panel(props: {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  isFlush?: boolean;
}): ReactElement {
  return (
    <section className="min-w-0 rounded-2xl border bg-surface shadow-card">
      <div className="flex min-h-12 items-center gap-3 border-b px-4 py-2">
        <h2 className="min-w-0 flex-1 text-sm font-semibold">{props.title}</h2>
        {props.actions}
      </div>
      <div className={props.isFlush === true ? '' : 'p-4'}>{props.children}</div>
    </section>
  );
}
