import { useMemo, type ReactElement } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { healthTone, toneFill } from '../verdict/status-tone.ts';
import { HealthIcon } from '../ui/status.tsx';
import { facetOptions, toggleFacet, type ListFilters } from './list-filters.ts';

/** The health of all listed applications as one bar; each part filters by it. */
export function FleetBar(props: {
  apps: readonly Application[];
  filters: ListFilters;
  onChange: (filters: ListFilters) => void;
}): ReactElement {
  const { apps, filters, onChange } = props;
  const options = useMemo(
    () => facetOptions(apps, filters, 'health').filter((option) => option.count > 0 || option.isPicked),
    [apps, filters],
  );
  return (
    <div>
      <div aria-hidden className="flex h-2 gap-0.5 overflow-hidden rounded-full bg-sunken">
        {options.map(({ value, count }) => (
          <div
            key={value}
            className={toneFill(healthTone(value))}
            style={{ flexGrow: count, minWidth: count > 0 ? 4 : 0 }}
          />
        ))}
      </div>
      <div role="group" aria-label="Health of the fleet" className="mt-2 flex flex-wrap gap-1">
        {options.map(({ value, count, isPicked }) => (
          <button
            key={value}
            type="button"
            aria-pressed={isPicked}
            onClick={() => onChange(toggleFacet(filters, 'health', value))}
            className={`flex h-7 items-center gap-1.5 rounded-lg px-2 text-[13px] ${isPicked ? 'bg-accent-wash font-medium' : 'hover:bg-hover'}`}
          >
            <HealthIcon status={value} size={15} />
            {value}
            <span className="text-ink-soft tabular-nums">{count}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
