import { useMutation } from '@tanstack/react-query';
import { ChevronDown, Ellipsis, ExternalLink, RefreshCw, RotateCw, Square, Trash2, Zap } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { refreshApplication, terminateOperation, type AppRef } from '../api/applications.ts';
import { clusterNameOf } from '../applications/list-filters.ts';
import { usePermissionReason } from '../session/use-session.ts';
import { useSearchStrings } from '../ui/use-search-strings.ts';
import { Button } from '../ui/button.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { isOperationRunning } from '../verdict/verdict-of.ts';
import { safeLink } from './safe-link.ts';

/** The reference of an application object. */
export const refOf = (app: Application): AppRef => ({ name: app.metadata.name, namespace: app.metadata.namespace });

/** Name, destination and links of an application, and what can be done with it. */
export function ApplicationHeader({ app }: { app: Application }): ReactElement {
  const links = (app.status?.summary?.externalURLs ?? []).map(safeLink).filter((link) => link !== undefined);
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1">
        <h1 className="truncate text-2xl leading-8 font-semibold tracking-tight" title={app.metadata.name}>
          {app.metadata.name}
        </h1>
        <p className="flex flex-wrap gap-x-2 text-[13px] text-ink-soft">
          <span>Project {app.spec.project}</span>
          <span aria-hidden>·</span>
          <span className="break-all">
            {clusterNameOf(app)} / {app.spec.destination.namespace ?? '–'}
          </span>
          {links.map((link) => (
            <a
              key={link}
              href={link}
              target="_blank"
              rel="noopener noreferrer"
              className="inline-flex items-center gap-1 text-accent hover:underline"
            >
              {new URL(link).host}
              <ExternalLink size={12} aria-hidden />
            </a>
          ))}
        </p>
      </div>
      <HeaderActions app={app} />
    </div>
  );
}

function HeaderActions({ app }: { app: Application }): ReactElement {
  const [, setSearch] = useSearchStrings();
  const subject = `${app.spec.project}/${app.metadata.name}`;
  const deleteReason = usePermissionReason('applications', 'delete', subject);
  return (
    <div className="flex items-center gap-2">
      <RefreshButton app={app} />
      <SyncOrStop app={app} subject={subject} />
      <MenuButton
        icon={Ellipsis}
        aria-label="More actions"
        entries={[
          {
            id: 'delete',
            label: 'Delete …',
            icon: Trash2,
            isDanger: true,
            isDisabled: deleteReason !== undefined,
            ...(deleteReason === undefined ? {} : { hint: 'No permission' }),
            onAction: () => setSearch({ panel: 'delete' }),
          },
        ]}
      />
    </div>
  );
}

function RefreshButton({ app }: { app: Application }): ReactElement {
  const toasts = useToasts();
  const refresh = useMutation({
    mutationFn: (kind: 'normal' | 'hard') => refreshApplication(refOf(app), kind),
    onSuccess: (_, kind) =>
      toasts.show({ tone: 'good', title: kind === 'hard' ? 'Rendered anew and compared' : 'Compared again with Git' }),
    onError: toasts.showError,
  });
  return (
    <div role="group" aria-label="Refresh" className="flex">
      <Button
        icon={RefreshCw}
        className="rounded-r-none"
        isDisabled={refresh.isPending}
        onPress={() => refresh.mutate('normal')}
      >
        {refresh.isPending ? 'Comparing …' : 'Refresh'}
      </Button>
      <MenuButton
        icon={ChevronDown}
        className="-ml-px !w-7 rounded-l-none"
        aria-label="Refresh options"
        entries={[
          {
            id: 'normal',
            label: 'Refresh',
            icon: RefreshCw,
            hint: 'compare',
            onAction: () => refresh.mutate('normal'),
          },
          { id: 'hard', label: 'Hard refresh', icon: RotateCw, hint: 'render', onAction: () => refresh.mutate('hard') },
        ]}
      />
    </div>
  );
}

function SyncOrStop({ app, subject }: { app: Application; subject: string }): ReactElement {
  const [, setSearch] = useSearchStrings();
  const toasts = useToasts();
  const reason = usePermissionReason('applications', 'sync', subject);
  const stop = useMutation({
    mutationFn: () => terminateOperation(refOf(app)),
    onSuccess: () => toasts.show({ tone: 'warn', title: 'The sync is being stopped' }),
    onError: toasts.showError,
  });
  if (isOperationRunning(app)) {
    return (
      <Button
        icon={Square}
        isDisabled={reason !== undefined || stop.isPending}
        reason={reason}
        onPress={() => stop.mutate()}
      >
        Terminate
      </Button>
    );
  }
  return (
    <Button
      look="primary"
      icon={Zap}
      isDisabled={reason !== undefined}
      reason={reason}
      onPress={() => setSearch({ panel: 'sync' })}
    >
      Sync
    </Button>
  );
}
