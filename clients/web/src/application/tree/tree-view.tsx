import { useMemo, useState, type ReactElement } from 'react';
import { GitFork } from 'lucide-react';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { useTree } from '../../live/use-application.ts';
import { useSearchStrings } from '../../ui/use-search-strings.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { refOf } from '../application-header.tsx';
import { buildTree, type TreeItem } from './build-tree.ts';
import { layoutTree } from './layout-tree.ts';
import { TreeCanvas } from './tree-canvas.tsx';

/** The application's objects as a live tree. */
export function TreeView({ app }: { app: Application }): ReactElement {
  const query = useTree(refOf(app));
  if (query.isPending) return <SkeletonRows rows={5} heightPx={56} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const isEmpty = (query.data.nodes ?? []).length === 0 && (app.status?.resources ?? []).length === 0;
  if (isEmpty) return <NoObjects app={app} />;
  return <LoadedTree app={app} tree={query.data} />;
}

function NoObjects({ app }: { app: Application }): ReactElement {
  const isCompared = app.status?.reconciledAt !== undefined;
  return (
    <EmptyState icon={GitFork} title={isCompared ? 'Git names no objects for this application' : 'Not compared yet'}>
      {isCompared
        ? 'Check the path and the revision of its source.'
        : 'The controller has not looked at this application yet; this page follows by itself.'}
    </EmptyState>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

function LoadedTree({ app, tree }: { app: Application; tree: v1alpha1.ApplicationTree }): ReactElement {
  const [search, setSearch] = useSearchStrings();
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const withOrphans = search['orphans'] === 'on';
  const root = useMemo(() => buildTree({ app, tree, withOrphans, opened }), [app, tree, withOrphans, opened]);
  const layout = useMemo(() => layoutTree(root, collapsed), [root, collapsed]);
  const open = (item: TreeItem): void => {
    if (item.folded.length > 0) setOpened(toggled(opened, item.id));
    else if (item.isRoot) setSearch({ view: 'details' });
    else setSearch({ resource: item.id });
  };
  const orphans = (tree.orphanedNodes ?? []).length;
  return (
    <TreeCanvas
      layout={layout}
      selectedId={search['resource']}
      onOpen={open}
      onToggle={(id) => setCollapsed(toggled(collapsed, id))}
      {...(orphans === 0
        ? {}
        : {
            orphans: {
              count: orphans,
              isShown: withOrphans,
              onToggle: () => setSearch({ orphans: withOrphans ? undefined : 'on' }),
            },
          })}
    />
  );
}
