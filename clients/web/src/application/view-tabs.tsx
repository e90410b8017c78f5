import {
  CalendarClock,
  FileDiff,
  GitFork,
  History,
  List,
  ScrollText,
  SlidersHorizontal,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { Application } from '@plumbline/contract/crd';
import { useSearchStrings } from '../ui/use-search-strings.ts';
import { toneWash } from '../verdict/status-tone.ts';

/** The views of an application, as in the address. */
export type ViewName = 'tree' | 'list' | 'diff' | 'events' | 'logs' | 'history' | 'details';

const tabs: readonly { id: ViewName; label: string; icon: LucideIcon }[] = [
  { id: 'tree', label: 'Tree', icon: GitFork },
  { id: 'list', label: 'List', icon: List },
  { id: 'diff', label: 'Diff', icon: FileDiff },
  { id: 'events', label: 'Events', icon: CalendarClock },
  { id: 'logs', label: 'Logs', icon: ScrollText },
  { id: 'history', label: 'History', icon: History },
  { id: 'details', label: 'Details', icon: SlidersHorizontal },
];

/** The view of an address; `tree` for none and for unknown words. */
export function viewOf(word: string | undefined): ViewName {
  return tabs.find((tab) => tab.id === word)?.id ?? 'tree';
}

/** The tabs of the page; the chosen one is in the address. */
export function ViewTabs({
  app,
  view,
  children,
}: {
  app: Application;
  view: ViewName;
  children: ReactNode;
}): ReactElement {
  const [, setSearch] = useSearchStrings();
  const drifted = (app.status?.resources ?? []).filter((resource) => resource.status === 'OutOfSync').length;
  return (
    <Tabs
      selectedKey={view}
      onSelectionChange={(key) => setSearch({ view: key === 'tree' ? undefined : String(key) })}
      className="flex min-h-[420px] flex-1 flex-col"
    >
      <TabList aria-label="Views" className="mt-3 flex gap-1 border-b px-6">
        {tabs.map(({ id, label, icon: Icon }) => (
          <Tab
            key={id}
            id={id}
            className="-mb-px flex h-10 cursor-pointer items-center gap-1.5 rounded-t-lg border-b-2 border-transparent px-3 text-sm text-ink-soft outline-offset-[-3px] data-hovered:text-ink data-selected:border-accent data-selected:font-medium data-selected:text-ink"
          >
            <Icon size={15} aria-hidden />
            {label}
            {id === 'diff' && drifted > 0 ? (
              <span className={`rounded-md px-1.5 text-xs tabular-nums ${toneWash('warn')}`}>{drifted}</span>
            ) : null}
          </Tab>
        ))}
      </TabList>
      <TabPanel id={view} className="flex min-h-0 flex-1 flex-col outline-none">
        {children}
      </TabPanel>
    </Tabs>
  );
}
