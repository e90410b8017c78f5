import { LayoutGrid, Rows3, Search, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button as AriaButton, Input, SearchField } from 'react-aria-components';
import { Segmented } from '../ui/segmented.tsx';
import { SelectField } from '../ui/fields.tsx';
import { sortOrders, type ListFilters, type SortOrder } from './list-filters.ts';

const sortWords: Readonly<Record<SortOrder, string>> = {
  attention: 'Needs attention first',
  name: 'By name',
  created: 'Newest first',
  synced: 'Last synced first',
};

/** Search, order and view of the list. */
export function ListToolbar({
  filters,
  onChange,
}: {
  filters: ListFilters;
  onChange: (filters: ListFilters) => void;
}): ReactElement {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <PageFilter
        label="Filter applications"
        placeholder="Name, repository, path, image …"
        value={filters.text}
        onChange={(text) => onChange({ ...filters, text })}
      />
      <div className="w-52">
        <SelectField
          label="Order"
          isLabelHidden
          value={filters.sort}
          options={sortOrders.map((id) => ({ id, label: sortWords[id] }))}
          onChange={(id) => onChange({ ...filters, sort: sortOrders.find((order) => order === id) ?? 'attention' })}
        />
      </div>
      <Segmented
        label="View"
        value={filters.view}
        options={[
          { id: 'tiles', label: 'Tiles', icon: LayoutGrid },
          { id: 'table', label: 'Table', icon: Rows3 },
        ]}
        onChange={(view) => onChange({ ...filters, view: view === 'table' ? 'table' : 'tiles' })}
      />
    </div>
  );
}

/** The text filter of a page; the key `/` goes to it. */
export function PageFilter(props: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}): ReactElement {
  return (
    <SearchField
      aria-label={props.label}
      value={props.value}
      onChange={props.onChange}
      data-page-filter=""
      className="group relative min-w-48 flex-1"
    >
      <Search size={15} aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 text-ink-faint" />
      <Input
        className="field-input !pr-8 !pl-8 [&::-webkit-search-cancel-button]:hidden"
        placeholder={props.placeholder}
        spellCheck={false}
      />
      <AriaButton className="absolute top-1.5 right-1.5 rounded p-1 text-ink-faint group-data-empty:hidden data-hovered:text-ink">
        <X size={14} aria-hidden />
      </AriaButton>
    </SearchField>
  );
}
