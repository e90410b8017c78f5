import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { syncWord } from '../verdict/status-tone.ts';
import { clearFilters, facetNames, toggleFacet, type ListFilters } from './list-filters.ts';
import { facetTitles } from './facet-panel.tsx';

/** The filters in force, each to be taken away by itself. Nothing when there are none. */
export function FilterChips({
  filters,
  onChange,
}: {
  filters: ListFilters;
  onChange: (filters: ListFilters) => void;
}): ReactElement | null {
  const chips = facetNames.flatMap((facet) => filters.picked[facet].map((value) => ({ facet, value })));
  if (chips.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5" role="group" aria-label="Filters in force">
      {chips.map(({ facet, value }) => (
        <button
          key={`${facet} ${value}`}
          type="button"
          aria-label={`Remove filter ${facetTitles[facet]}: ${value}`}
          onClick={() => onChange(toggleFacet(filters, facet, value))}
          className="flex h-7 items-center gap-1 rounded-lg bg-accent-wash px-2 text-[13px] hover:bg-hover"
        >
          <span className="text-ink-soft">{facetTitles[facet]}</span>
          {facet === 'sync' ? syncWord(value) : value}
          <X size={13} aria-hidden />
        </button>
      ))}
      <button
        type="button"
        onClick={() => onChange(clearFilters(filters))}
        className="h-7 rounded-lg px-2 text-[13px] font-medium text-accent hover:bg-hover"
      >
        Clear all
      </button>
    </div>
  );
}
