import { useMemo, type ReactElement, type ReactNode } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { phaseTone, syncWord } from '../verdict/status-tone.ts';
import { HealthIcon, ToneIcon } from '../ui/status.tsx';
import { PlumbGlyph } from '../ui/plumb-glyph.tsx';
import { Checkbox } from '../ui/fields.tsx';
import { facetNames, facetOptions, toggleFacet, type FacetName, type ListFilters } from './list-filters.ts';

/** The headings of the facets. */
export const facetTitles: Readonly<Record<FacetName, string>> = {
  sync: 'Git vs cluster',
  health: 'Health',
  operation: 'Last operation',
  auto: 'Sync policy',
  project: 'Project',
  cluster: 'Cluster',
  namespace: 'Namespace',
  label: 'Label',
};

const shownOptions = 8;

/** The filters at the side of the list, each value with the number of applications it would leave. */
export function FacetPanel(props: {
  apps: readonly Application[];
  filters: ListFilters;
  onChange: (filters: ListFilters) => void;
}): ReactElement {
  return (
    <aside aria-label="Filters" className="w-60 shrink-0 overflow-y-auto border-r px-4 py-5">
      {facetNames.map((facet) => (
        <Facet key={facet} facet={facet} {...props} />
      ))}
    </aside>
  );
}

function Facet(props: {
  facet: FacetName;
  apps: readonly Application[];
  filters: ListFilters;
  onChange: (filters: ListFilters) => void;
}): ReactElement | null {
  const { facet, apps, filters, onChange } = props;
  const options = useMemo(() => facetOptions(apps, filters, facet), [apps, filters, facet]);
  if (options.length === 0) return null;
  return (
    <fieldset className="mb-5 min-w-0">
      <legend className="eyebrow mb-1.5">{facetTitles[facet]}</legend>
      <div className="flex flex-col gap-1">
        {options.slice(0, shownOptions).map(({ value, count, isPicked }) => (
          <Checkbox key={value} isSelected={isPicked} onChange={() => onChange(toggleFacet(filters, facet, value))}>
            <span className="flex items-center gap-1.5 text-[13px] leading-5">
              {glyphOf(facet, value)}
              <span className="min-w-0 flex-1 truncate" title={value}>
                {facet === 'sync' ? syncWord(value) : value}
              </span>
              <span className="text-ink-faint tabular-nums">{count}</span>
            </span>
          </Checkbox>
        ))}
        {options.length > shownOptions ? (
          <span className="text-xs text-ink-faint">{options.length - shownOptions} more: use the search</span>
        ) : null}
      </div>
    </fieldset>
  );
}

function glyphOf(facet: FacetName, value: string): ReactNode {
  if (facet === 'sync') return <PlumbGlyph status={value} size={14} />;
  if (facet === 'health') return <HealthIcon status={value} size={14} />;
  if (facet === 'operation') return <ToneIcon tone={phaseTone(value)} size={14} />;
  return null;
}
