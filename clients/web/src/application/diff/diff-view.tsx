import { Check, ChevronDown, ChevronRight, Columns2, Rows2 } from 'lucide-react';
import { useMemo, useState, type ReactElement } from 'react';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { useSearchStrings } from '../../ui/use-search-strings.ts';
import { Checkbox } from '../../ui/fields.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { Badge } from '../../ui/status.tsx';
import type { Tone } from '../../verdict/status-tone.ts';
import { plural } from '../../verdict/verdict-of.ts';
import { KindIcon } from '../kind-icon.tsx';
import { keyOfResource } from '../resource-parameter.ts';
import { diffRows } from './diff-rows.ts';
import { DiffText, type DiffLayout } from './diff-text.tsx';
import { changeOf, verbWords, type ResourceChange } from './resource-change.ts';
import { useManagedResources } from './use-managed-resources.ts';

interface Entry {
  item: v1alpha1.ResourceDiff;
  change: ResourceChange;
}

/** What a sync would change, object by object. */
export function DiffView({ app }: { app: Application }): ReactElement {
  const query = useManagedResources(app);
  const [search, setSearch] = useSearchStrings();
  const entries = useMemo(
    () => (query.data?.items ?? []).map((item) => ({ item, change: changeOf(item) })),
    [query.data],
  );
  if (query.isPending) return <SkeletonRows rows={4} heightPx={120} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const layout: DiffLayout = search['layout'] === 'split' ? 'split' : 'unified';
  const changed = entries.filter((entry) => entry.change.verb !== 'none');
  const isAllShown = search['all'] === 'on';
  return (
    <div className="flex flex-col gap-3 px-6 py-4">
      <div className="flex flex-wrap items-center gap-4">
        <p className="text-sm">
          <strong className="font-semibold">
            {changed.length === 0 ? 'Nothing differs' : `${plural(changed.length, 'object')} would change`}
          </strong>
          <span className="text-ink-soft">
            {' '}
            of {entries.length}. Red is live in the cluster, green is what Git says.
          </span>
        </p>
        <div className="flex-1" />
        <Checkbox
          isSelected={isAllShown}
          onChange={(isOn) => setSearch({ all: isOn ? 'on' : undefined }, { replace: true })}
        >
          Show unchanged
        </Checkbox>
        <Segmented
          label="Layout"
          value={layout}
          options={[
            { id: 'unified', label: 'Unified', icon: Rows2 },
            { id: 'split', label: 'Side by side', icon: Columns2 },
          ]}
          onChange={(next) => setSearch({ layout: next === 'split' ? 'split' : undefined }, { replace: true })}
        />
      </div>
      {changed.length === 0 && !isAllShown ? (
        <EmptyState icon={Check} title="The cluster is in line with Git">
          Every managed object is as Git describes it, apart from fields that are ignored or defaulted.
        </EmptyState>
      ) : null}
      {(isAllShown ? entries : changed).map((entry) => (
        <DiffSection key={keyOfResource(entry.item)} entry={entry} layout={layout} />
      ))}
    </div>
  );
}

const verbTones: Readonly<Record<ResourceChange['verb'], Tone>> = {
  create: 'good',
  update: 'busy',
  prune: 'bad',
  none: 'unknown',
};

function DiffSection({ entry, layout }: { entry: Entry; layout: DiffLayout }): ReactElement {
  const { item, change } = entry;
  const [isOpen, setOpen] = useState(change.verb !== 'none');
  const counts = useMemo(() => diffRows(change.live, change.desired), [change]);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section
      aria-label={`${item.kind ?? ''} ${item.name ?? ''}`}
      className="overflow-hidden rounded-2xl border bg-surface shadow-card"
    >
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex w-full items-center gap-2.5 px-4 py-2.5 text-left text-sm outline-offset-[-2px] hover:bg-hover"
        >
          <Chevron size={16} aria-hidden className="shrink-0 text-ink-faint" />
          <span className="text-ink-faint">
            <KindIcon kind={item.kind ?? ''} size={16} />
          </span>
          <span className="min-w-0 truncate" title={`${item.kind ?? ''} ${item.name ?? ''}`}>
            <span className="text-ink-soft">{item.kind}</span> <strong className="font-semibold">{item.name}</strong>
          </span>
          <span className="truncate text-[13px] text-ink-faint" title={item.namespace}>
            {item.namespace}
          </span>
          <span className="flex-1" />
          <span className="font-mono text-xs whitespace-nowrap">
            <span className="text-good">+{counts.added}</span> <span className="text-bad">−{counts.removed}</span>
          </span>
          <Badge tone={verbTones[change.verb]}>{verbWords[change.verb]}</Badge>
        </button>
      </h3>
      {isOpen ? (
        <div className="border-t">
          <DiffText live={change.live} desired={change.desired} layout={layout} />
        </div>
      ) : null}
    </section>
  );
}
