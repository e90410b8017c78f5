import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

/** One choice of a segmented control. */
export interface Segment {
  id: string;
  label: string;
  icon?: LucideIcon;
}

/** A choice of one among a few, all in sight. */
export function Segmented(props: {
  label: string;
  value: string;
  options: readonly Segment[];
  onChange: (id: string) => void;
}): ReactElement {
  const { label, value, options, onChange } = props;
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [first] = keys;
        if (first !== undefined) onChange(String(first));
      }}
      className="flex h-8.5 shrink-0 rounded-lg border bg-sunken p-0.5"
    >
      {options.map(({ id, label: text, icon: Icon }) => (
        <ToggleButton
          key={id}
          id={id}
          className="flex items-center gap-1.5 rounded-md px-2.5 text-[13px] text-ink-soft outline-offset-0 data-selected:bg-raised data-selected:font-medium data-selected:text-ink data-selected:shadow-card"
        >
          {Icon === undefined ? null : <Icon size={15} aria-hidden />}
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
