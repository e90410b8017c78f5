import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { lazy, Suspense, useMemo, type ReactElement } from 'react';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import type { AppRef } from '../api/applications.ts';
import { useIsDeleted, useLiveApplication, useTree, useTreeStream } from '../live/use-application.ts';
import { withTreeHealth } from '../live/with-tree-health.ts';
import { useSearchStrings } from '../ui/use-search-strings.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { verdictOf } from '../verdict/verdict-of.ts';
import { ApplicationHeader, refOf } from './application-header.tsx';
import { ConditionList } from './condition-list.tsx';
import { PanelSwitch } from './panel-switch.tsx';
import { StatusStrip } from './status-strip.tsx';
import { ViewTabs, viewOf, type ViewName } from './view-tabs.tsx';

const views: Readonly<Record<ViewName, ReturnType<typeof lazy<(props: { app: Application }) => ReactElement>>>> = {
  tree: lazy(async () => ({ default: (await import('./tree/tree-view.tsx')).TreeView })),
  list: lazy(async () => ({ default: (await import('./list/resource-list.tsx')).ResourceList })),
  diff: lazy(async () => ({ default: (await import('./diff/diff-view.tsx')).DiffView })),
  events: lazy(async () => ({ default: (await import('./events/application-events.tsx')).ApplicationEvents })),
  logs: lazy(async () => ({ default: (await import('./logs/application-logs.tsx')).ApplicationLogs })),
  history: lazy(async () => ({ default: (await import('./history/history-view.tsx')).HistoryView })),
  details: lazy(async () => ({ default: (await import('./details/details-view.tsx')).DetailsView })),
};

/** One application: its verdict, its objects, what differs, what happened, and what can be done. */
export function ApplicationPage(): ReactElement {
  const { namespace = '', name = '' } = useParams({ strict: false });
  const ref: AppRef = { namespace, name };
  return <LivePage key={`${namespace}/${name}`} app={ref} />;
}

function LivePage({ app }: { app: AppRef }): ReactElement {
  const client = useQueryClient();
  const query = useLiveApplication(app);
  const isDeleted = useIsDeleted(app);
  if (isDeleted)
    return (
      <Gone app={app} onLeave={() => client.removeQueries({ queryKey: ['application', app.namespace, app.name] })} />
    );
  if (query.isPending) return <SkeletonRows rows={5} heightPx={84} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <Loaded stored={query.data} />;
}

function Loaded({ stored }: { stored: Application }): ReactElement {
  useTreeStream(refOf(stored));
  const tree = useTree(refOf(stored)).data;
  const app = useMemo(() => withTreeHealth(stored, tree), [stored, tree]);
  const [search] = useSearchStrings();
  const view = viewOf(search['view']);
  const View = views[view];
  return (
    <>
      <div className="flex flex-col gap-3.5 px-6 pt-5">
        <ApplicationHeader app={app} />
        <StatusStrip app={app} />
        <ConditionList conditions={conditionsBeside(app)} />
      </div>
      <ViewTabs app={app} view={view}>
        <Suspense fallback={<SkeletonRows />}>
          <View app={app} />
        </Suspense>
      </ViewTabs>
      <PanelSwitch app={app} />
    </>
  );
}

// The verdict already shows a short cause in full; saying it twice would push the views down.
function conditionsBeside(app: Application): v1alpha1.ApplicationCondition[] {
  const { cause = '' } = verdictOf(app);
  return (app.status?.conditions ?? []).filter(({ message = '' }) => message !== cause || message.length > 90);
}

function Gone({ app, onLeave }: { app: AppRef; onLeave: () => void }): ReactElement {
  return (
    <EmptyState
      icon={Trash2}
      title={`${app.name} is deleted`}
      action={
        <Link to="/applications" onClick={onLeave} className="font-medium text-accent underline">
          Back to the applications
        </Link>
      }
    >
      The application went away while you looked at it.
    </EmptyState>
  );
}
