import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, type ReactElement } from 'react';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { getResource, listEvents } from '../../api/applications.ts';
import { useSearchStrings } from '../../ui/use-search-strings.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { refOf } from '../application-header.tsx';
import { changeOf } from '../diff/resource-change.ts';
import { DiffText } from '../diff/diff-text.tsx';
import { jsonToYaml } from '../diff/to-yaml.ts';
import { useManagedResources } from '../diff/use-managed-resources.ts';
import { EventRows } from '../events/event-rows.tsx';
import { keyOfResource, renderResourceParameter } from '../resource-parameter.ts';
import type { ResourceFacts } from './resource-panel.tsx';

const YamlView = lazy(async () => ({ default: (await import('../../ui/yaml-view.tsx')).YamlView }));

interface TabProps {
  app: Application;
  facts: ResourceFacts;
}

/** The live or the desired manifest as YAML; Secret values are masked by the server. */
export function ResourceManifestTab({ app, facts, side }: TabProps & { side: 'live' | 'desired' }): ReactElement {
  return side === 'live' ? <LiveManifest app={app} facts={facts} /> : <DesiredManifest app={app} facts={facts} />;
}

function Manifest({ text, label }: { text: string; label: string }): ReactElement {
  return (
    <Suspense fallback={<SkeletonRows />}>
      <YamlView text={text} label={label} />
    </Suspense>
  );
}

function LiveManifest({ app, facts }: TabProps): ReactElement {
  const { identity, version, node } = facts;
  const query = useQuery({
    queryKey: [
      'resource',
      app.metadata.namespace,
      app.metadata.name,
      renderResourceParameter(identity),
      node?.resourceVersion,
    ],
    queryFn: ({ signal }) => getResource(refOf(app), { ...identity, version }, signal),
    placeholderData: (held) => held,
  });
  if (query.isPending) return <SkeletonRows />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <Manifest text={jsonToYaml(query.data.manifest)} label="Live manifest" />;
}

/** The managed object of a panel with loading and failure states around it. */
function WithManaged(props: TabProps & { children: (item: v1alpha1.ResourceDiff) => ReactElement }): ReactElement {
  const query = useManagedResources(props.app);
  if (query.isPending) return <SkeletonRows />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const key = renderResourceParameter(props.facts.identity);
  const item = query.data.items?.find((candidate) => keyOfResource(candidate) === key);
  return item === undefined ? (
    <EmptyState title="Not compared yet">The controller has no comparison of this object.</EmptyState>
  ) : (
    props.children(item)
  );
}

function DesiredManifest(props: TabProps): ReactElement {
  return (
    <WithManaged {...props}>
      {(item) => {
        const text = jsonToYaml(item.targetState);
        return text === '' ? (
          <EmptyState title="Not in Git any more">A sync with Prune deletes this object.</EmptyState>
        ) : (
          <Manifest text={text} label="Desired manifest" />
        );
      }}
    </WithManaged>
  );
}

/** The difference between live and desired. */
export function ResourceDiffTab(props: TabProps): ReactElement {
  const [search, setSearch] = useSearchStrings();
  const layout = search['layout'] === 'split' ? 'split' : 'unified';
  return (
    <WithManaged {...props}>
      {(item) => {
        const change = changeOf(item);
        if (change.verb === 'none')
          return (
            <EmptyState title="In line with Git">
              Apart from fields that are ignored or defaulted, live is what Git says.
            </EmptyState>
          );
        return (
          <div className="flex flex-col gap-3">
            <div className="self-end">
              <Segmented
                label="Layout"
                value={layout}
                options={[
                  { id: 'unified', label: 'Unified' },
                  { id: 'split', label: 'Side by side' },
                ]}
                onChange={(next) => setSearch({ layout: next === 'split' ? 'split' : undefined }, { replace: true })}
              />
            </div>
            <div className="overflow-hidden rounded-xl border bg-surface">
              <DiffText live={change.live} desired={change.desired} layout={layout} />
            </div>
          </div>
        );
      }}
    </WithManaged>
  );
}

/** The events of one object. */
export function ResourceEventsTab({ app, facts }: TabProps): ReactElement {
  const { identity, uid } = facts;
  const query = useQuery({
    queryKey: ['events', app.metadata.namespace, app.metadata.name, renderResourceParameter(identity), uid],
    queryFn: ({ signal }) =>
      listEvents(
        refOf(app),
        { ...(uid === undefined ? {} : { uid }), namespace: identity.namespace, name: identity.name },
        signal,
      ),
    refetchInterval: 10_000,
  });
  if (query.isPending) return <SkeletonRows />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className="overflow-hidden rounded-xl border bg-surface">
      <EventRows items={query.data.items ?? []} />
    </div>
  );
}
