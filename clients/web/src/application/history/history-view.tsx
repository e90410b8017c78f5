import { History, Undo2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { shortRepository } from '../../applications/source-of.ts';
import { usePermissionReason } from '../../session/use-session.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Badge } from '../../ui/status.tsx';
import { useNow } from '../../ui/use-now.ts';
import { durationBetween, relativeTime } from '../../verdict/relative-time.ts';
import { isOperationRunning, shortRevision } from '../../verdict/verdict-of.ts';
import { useCommit } from '../use-commit.ts';
import { parameterLines } from '../details/parameter-lines.ts';
import { RollbackDialog } from './rollback-dialog.tsx';

/** The deployments that the application keeps, newest first, each with its way back. */
export function HistoryView({ app }: { app: Application }): ReactElement {
  const [chosen, setChosen] = useState<v1alpha1.RevisionHistory | undefined>(undefined);
  const entries = (app.status?.history ?? []).toReversed();
  if (entries.length === 0)
    return (
      <EmptyState icon={History} title="Nothing was deployed yet">
        Each complete sync of a revision adds an entry here; you can go back to any of them.
      </EmptyState>
    );
  return (
    <div className="px-6 py-4">
      <ol className="overflow-hidden rounded-2xl border bg-surface shadow-card">
        {entries.map((entry, index) => (
          <HistoryEntry
            key={entry.id ?? index}
            app={app}
            entry={entry}
            isCurrent={index === 0}
            onRollback={() => setChosen(entry)}
          />
        ))}
      </ol>
      <p className="mt-3 text-xs text-ink-faint">
        The application keeps its last {app.spec.revisionHistoryLimit ?? 10} deployments. Syncs of picked objects are
        not recorded here.
      </p>
      {chosen === undefined ? null : <RollbackDialog app={app} entry={chosen} onClose={() => setChosen(undefined)} />}
    </div>
  );
}

interface EntryProps {
  app: Application;
  entry: v1alpha1.RevisionHistory;
  isCurrent: boolean;
  onRollback: () => void;
}

function HistoryEntry({ app, entry, isCurrent, onRollback }: EntryProps): ReactElement {
  const source = entry.sources?.[0] ?? entry.source;
  const revision = entry.revision ?? entry.revisions?.[0];
  return (
    <li className="grid grid-cols-[40px_minmax(0,1fr)_auto] items-start gap-4 border-b px-4 py-3.5 last:border-b-0">
      <span className="pt-0.5 text-right font-mono text-[13px] text-ink-faint">#{entry.id ?? 0}</span>
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2">
          <code className="font-mono text-[13px] font-semibold" title={revision}>
            {shortRevision(revision)}
          </code>
          {isCurrent ? <Badge tone="good">Deployed now</Badge> : null}
          <CommitLine app={app} revision={revision} />
        </div>
        <div className="mt-0.5 text-[13px] break-words text-ink-soft">{placeOf(source)}</div>
        <DeployedLine entry={entry} />
        <Parameters source={source} />
      </div>
      <RollbackButton app={app} isCurrent={isCurrent} onRollback={onRollback} />
    </li>
  );
}

function placeOf(source: v1alpha1.ApplicationSource | undefined): string {
  return `${shortRepository(source?.repoURL)} · ${source?.chart ?? source?.path ?? '.'} @ ${source?.targetRevision ?? 'HEAD'}`;
}

function DeployedLine({ entry }: { entry: v1alpha1.RevisionHistory }): ReactElement {
  const nowMs = useNow();
  const { automated, username } = entry.initiatedBy ?? {};
  const who = automated === true ? 'auto-sync' : username;
  return (
    <div className="mt-0.5 text-xs text-ink-faint">
      Deployed {relativeTime(entry.deployedAt, nowMs)}, took {durationBetween(entry.deployStartedAt, entry.deployedAt)}
      {who === undefined || who === '' ? '' : `, by ${who}`}
    </div>
  );
}

function RollbackButton({ app, isCurrent, onRollback }: Omit<EntryProps, 'entry'>): ReactElement {
  const denied = usePermissionReason('applications', 'sync', `${app.spec.project}/${app.metadata.name}`);
  const busy = isOperationRunning(app) ? 'Wait for the running operation' : denied;
  const reason = isCurrent ? 'This is what is deployed now' : busy;
  return (
    <Button isSmall icon={Undo2} isDisabled={reason !== undefined} reason={reason} onPress={onRollback}>
      Roll back
    </Button>
  );
}

function Parameters({ source }: { source: v1alpha1.ApplicationSource | undefined }): ReactElement | null {
  const lines = parameterLines(source);
  if (lines.length === 0) return null;
  return (
    <details className="mt-1 text-[13px]">
      <summary className="w-fit cursor-pointer rounded text-ink-soft hover:text-ink">{lines.length} parameters</summary>
      <ul className="mt-1 font-mono text-xs text-ink-soft">
        {lines.map(([name, value]) => (
          <li key={name} className="break-all">
            {name} = {value}
          </li>
        ))}
      </ul>
    </details>
  );
}

function CommitLine({ app, revision }: { app: Application; revision: string | undefined }): ReactElement | null {
  const commit = useCommit(app, revision);
  if (commit === undefined) return null;
  return (
    <span className="min-w-0 text-sm break-words">
      {commit.subject}
      <span className="text-ink-soft"> · {commit.author}</span>
    </span>
  );
}
