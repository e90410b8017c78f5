import { ChevronDown, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { Button, type ButtonProps } from './button.tsx';

/** One entry of a menu. */
export interface MenuEntry {
  id: string;
  label: string;
  icon?: LucideIcon;
  hint?: string;
  isDanger?: boolean;
  isDisabled?: boolean;
  onAction: () => void;
}

const itemClass =
  'flex cursor-pointer items-center gap-2 rounded-md px-2.5 py-1.5 text-sm outline-none data-focused:bg-hover data-disabled:opacity-50';

/** A button that opens a list of actions. */
export function MenuButton(
  props: Omit<ButtonProps, 'onPress'> & { entries: readonly MenuEntry[]; children?: ReactNode },
): ReactElement {
  const { entries, children, ...button } = props;
  return (
    <MenuTrigger>
      <Button {...button}>
        {children === undefined ? undefined : (
          <>
            {children}
            <ChevronDown size={14} aria-hidden />
          </>
        )}
      </Button>
      <Popover placement="bottom end" className="min-w-44 rounded-xl border bg-raised p-1 shadow-float">
        <AriaMenu
          className="outline-none"
          disabledKeys={entries.filter((entry) => entry.isDisabled).map((entry) => entry.id)}
        >
          {entries.map((entry) => (
            <MenuEntryItem key={entry.id} entry={entry} />
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function MenuEntryItem({ entry }: { entry: MenuEntry }): ReactElement {
  const Icon = entry.icon;
  return (
    <>
      {entry.isDanger ? <Separator className="my-1 border-t" /> : null}
      <MenuItem
        id={entry.id}
        textValue={entry.label}
        onAction={entry.onAction}
        className={`${itemClass} ${entry.isDanger ? 'text-bad' : ''}`}
      >
        {Icon === undefined ? null : <Icon size={15} aria-hidden className="shrink-0" />}
        <span className="flex-1">{entry.label}</span>
        {entry.hint === undefined ? null : <span className="text-xs text-ink-faint">{entry.hint}</span>}
      </MenuItem>
    </>
  );
}
