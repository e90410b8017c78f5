import type { ReactElement, ReactNode } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { useSearchStrings } from '../ui/use-search-strings.ts';
import { HealthStatus, PhaseStatus, ToneIcon } from '../ui/status.tsx';
import { SyncStatus } from '../ui/plumb-glyph.tsx';
import { useNow } from '../ui/use-now.ts';
import { relativeTime } from '../verdict/relative-time.ts';
import { toneWash } from '../verdict/status-tone.ts';
import { isAutoSynced, shortRevision, verdictOf } from '../verdict/verdict-of.ts';
import { useCommit } from './use-commit.ts';

/** The verdict and its three grounds: Git against cluster, health, last operation. */
export function StatusStrip({ app }: { app: Application }): ReactElement {
  return (
    <div className="grid grid-cols-2 overflow-hidden rounded-2xl border bg-surface shadow-card lg:grid-cols-[1.5fr_1.2fr_0.8fr_1.2fr]">
      <VerdictCell app={app} />
      <GitCell app={app} />
      <HealthCell app={app} />
      <OperationCell app={app} />
    </div>
  );
}

function Cell({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <div className="min-w-0 border-l px-4 py-3">
      <div className="eyebrow mb-1">{title}</div>
      {children}
    </div>
  );
}

function VerdictCell({ app }: { app: Application }): ReactElement {
  const verdict = verdictOf(app);
  return (
    <div className={`flex min-w-0 gap-3 px-4 py-3 ${toneWash(verdict.tone)}`} role="status" aria-label="Verdict">
      <span className="pt-0.5">
        <ToneIcon tone={verdict.tone} size={20} />
      </span>
      <div className="min-w-0">
        <div className="text-[15px] font-semibold break-words">{verdict.headline}</div>
        {verdict.cause === undefined ? null : (
          <div className="mt-0.5 line-clamp-2 text-[13px] break-words text-ink-soft" title={verdict.cause}>
            {verdict.cause}
          </div>
        )}
      </div>
    </div>
  );
}

function GitCell({ app }: { app: Application }): ReactElement {
  const { revision = '', revisions = [], status } = app.status?.sync ?? {};
  const shown = revision === '' ? (revisions[0] ?? '') : revision;
  const isAutomatic = isAutoSynced(app);
  const policy = isAutomatic ? 'Commits are applied by themselves' : 'Commits wait for a sync';
  const commit = useCommit(app, shown) ?? { subject: policy, author: '' };
  return (
    <Cell title="Git vs cluster">
      <div className="flex flex-wrap items-center gap-x-3 text-sm">
        <SyncStatus status={status} />
        <code className="font-mono text-[13px] text-ink-soft" title={shown}>
          {shortRevision(shown)}
        </code>
      </div>
      <div className="mt-0.5 truncate text-[13px] text-ink-soft" title={commit.subject}>
        {commit.subject}
      </div>
      <div className="truncate text-xs text-ink-faint" title={commit.author}>
        {isAutomatic ? 'Auto-sync on' : 'Auto-sync off'}
        {commit.author === '' ? '' : ` · by ${commit.author}`}
      </div>
    </Cell>
  );
}

function HealthCell({ app }: { app: Application }): ReactElement {
  const nowMs = useNow();
  const counts = new Map<string, number>();
  for (const resource of app.status?.resources ?? []) {
    const status = resource.health?.status;
    if (status !== undefined) counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const summary = [...counts].map(([status, count]) => `${count} ${status.toLowerCase()}`).join(', ');
  return (
    <Cell title="Health">
      <div className="text-sm">
        <HealthStatus status={app.status?.health?.status} />
      </div>
      <div className="mt-0.5 truncate text-[13px] text-ink-soft" title={summary}>
        {summary === '' ? 'No objects with a health' : summary}
      </div>
      <div className="truncate text-xs text-ink-faint">Compared {relativeTime(app.status?.reconciledAt, nowMs)}</div>
    </Cell>
  );
}

function OperationCell({ app }: { app: Application }): ReactElement {
  const nowMs = useNow();
  const [, setSearch] = useSearchStrings();
  const state = app.status?.operationState;
  const by = state?.operation?.initiatedBy;
  const who = by?.automated === true ? 'auto-sync' : by?.username;
  if (state === undefined) {
    return (
      <Cell title="Last operation">
        <div className="text-sm text-ink-soft">Never synced</div>
      </Cell>
    );
  }
  return (
    <Cell title="Last operation">
      <div className="flex flex-wrap items-center gap-x-3 text-sm">
        <PhaseStatus phase={state.phase} />
        <button
          type="button"
          className="rounded text-[13px] font-medium text-accent hover:underline"
          onClick={() => setSearch({ panel: 'operation' })}
        >
          Show results
        </button>
      </div>
      <div className="mt-0.5 truncate text-[13px] text-ink-soft" title={state.message}>
        {state.message ?? ''}
      </div>
      <div className="truncate text-xs text-ink-faint">
        {relativeTime(state.finishedAt ?? state.startedAt, nowMs)}
        {who === undefined ? '' : ` · by ${who}`}
      </div>
    </Cell>
  );
}
