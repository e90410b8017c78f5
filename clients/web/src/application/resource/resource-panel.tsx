import type { ReactElement } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { useTree } from '../../live/use-application.ts';
import { useSearchStrings } from '../../ui/use-search-strings.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { refOf } from '../application-header.tsx';
import { LogView } from '../logs/log-view.tsx';
import { keyOfResource, renderResourceParameter, type ResourceIdentity } from '../resource-parameter.ts';
import { ResourceDiffTab, ResourceEventsTab, ResourceManifestTab } from './resource-tabs.tsx';
import { ResourceSummary } from './resource-summary.tsx';

/** What is known about an object from the tree and the application's status. */
export interface ResourceFacts {
  identity: ResourceIdentity;
  node: v1alpha1.ResourceNode | undefined;
  status: v1alpha1.ResourceStatus | undefined;
  version: string;
  uid: string | undefined;
}

const tabNames = {
  summary: 'Summary',
  live: 'Live',
  desired: 'Desired',
  diff: 'Diff',
  events: 'Events',
  logs: 'Logs',
} as const;
type TabName = keyof typeof tabNames;

function tabsFor({ identity, node, status }: ResourceFacts): TabName[] {
  const isManaged = status !== undefined && status.hook !== true;
  return [
    'summary',
    ...(node === undefined ? [] : (['live'] as const)),
    ...(isManaged ? (['desired', 'diff'] as const) : []),
    ...(node === undefined ? [] : (['events'] as const)),
    ...(identity.kind === 'Pod' && node !== undefined ? (['logs'] as const) : []),
  ];
}

function factsAbout(identity: ResourceIdentity, app: Application, tree: v1alpha1.ApplicationTree): ResourceFacts {
  const key = renderResourceParameter(identity);
  const nodes = [...(tree.nodes ?? []), ...(tree.orphanedNodes ?? [])];
  const node = nodes.find((candidate) => keyOfResource(candidate) === key);
  const status = app.status?.resources?.find((candidate) => keyOfResource(candidate) === key);
  return { identity, node, status, version: node?.version ?? status?.version ?? 'v1', uid: node?.uid };
}

/** One object: summary, live and desired manifest, difference, events, and logs of a pod. */
export function ResourcePanel({
  app,
  resource,
  onClose,
}: {
  app: Application;
  resource: ResourceIdentity;
  onClose: () => void;
}): ReactElement {
  const tree = useTree(refOf(app));
  const place = resource.namespace === '' ? '' : ` in ${resource.namespace}`;
  return (
    <Sheet isWide title={resource.name} subtitle={`${resource.kind}${place}`} onClose={onClose}>
      {tree.isPending ? <SkeletonRows /> : <PanelTabs app={app} facts={factsAbout(resource, app, tree.data ?? {})} />}
    </Sheet>
  );
}

function PanelTabs({ app, facts }: { app: Application; facts: ResourceFacts }): ReactElement {
  const [search, setSearch] = useSearchStrings();
  const tabs = tabsFor(facts);
  const chosen = tabs.find((tab) => tab === search['tab']) ?? 'summary';
  return (
    <Tabs
      selectedKey={chosen}
      onSelectionChange={(key) => setSearch({ tab: key === 'summary' ? undefined : String(key) }, { replace: true })}
      className="flex min-h-0 flex-1 flex-col"
    >
      <TabList aria-label="About this object" className="flex gap-1 border-b px-5">
        {tabs.map((tab) => (
          <Tab
            key={tab}
            id={tab}
            className="-mb-px flex h-10 cursor-pointer items-center border-b-2 border-transparent px-2.5 text-sm text-ink-soft outline-offset-[-3px] data-hovered:text-ink data-selected:border-accent data-selected:font-medium data-selected:text-ink"
          >
            {tabNames[tab]}
          </Tab>
        ))}
      </TabList>
      <TabPanel id={chosen} className="flex min-h-0 flex-1 flex-col overflow-y-auto p-5 outline-none">
        <TabBody app={app} facts={facts} tab={chosen} />
      </TabPanel>
    </Tabs>
  );
}

function TabBody({ app, facts, tab }: { app: Application; facts: ResourceFacts; tab: TabName }): ReactElement {
  switch (tab) {
    case 'summary':
      return <ResourceSummary app={app} facts={facts} />;
    case 'live':
      return <ResourceManifestTab app={app} facts={facts} side="live" />;
    case 'desired':
      return <ResourceManifestTab app={app} facts={facts} side="desired" />;
    case 'diff':
      return <ResourceDiffTab app={app} facts={facts} />;
    case 'events':
      return <ResourceEventsTab app={app} facts={facts} />;
    case 'logs':
      return <LogView app={refOf(app)} namespace={facts.identity.namespace} pod={facts.identity.name} />;
  }
}
