import { useNavigate } from '@tanstack/react-router';
import { Boxes, CornerDownLeft, PanelTop, Search, type LucideIcon } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useApplications } from '../live/use-applications.ts';
import { HealthIcon } from '../ui/status.tsx';
import { PlumbGlyph } from '../ui/plumb-glyph.tsx';
import { paletteMatches, type PaletteItem } from './palette-matches.ts';

/** Search over applications and pages: type, move with the arrow keys, Enter goes there. */
export function Palette({ onClose }: { onClose: () => void }): ReactElement {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => isOpen || onClose()}
      className="fixed inset-0 z-50 flex justify-center bg-[oklch(0.15_0.02_257/0.45)] px-6 pt-[14vh]"
    >
      <Modal className="h-fit w-full max-w-xl overflow-hidden rounded-2xl bg-raised shadow-float">
        <Dialog aria-label="Search" className="outline-none">
          <PaletteBody onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }): ReactElement {
  const navigate = useNavigate();
  const apps = useApplications().data?.apps ?? [];
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const items = paletteMatches(apps, text);
  const open = (item: PaletteItem | undefined): void => {
    if (item === undefined) return;
    onClose();
    void navigate({ to: item.to });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') open(items[place]);
    if (step === undefined) return;
    event.preventDefault();
    setPlace((place + step + items.length) % Math.max(1, items.length));
  };
  return (
    <>
      <div className="flex items-center gap-3 border-b px-4">
        <Search size={17} aria-hidden className="text-ink-faint" />
        <input
          autoFocus
          role="combobox"
          aria-label="Search applications and pages"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={items[place] === undefined ? undefined : `palette-${place}`}
          value={text}
          placeholder="Application or page"
          onChange={(event) => (setText(event.target.value), setPlace(0))}
          onKeyDown={onKeyDown}
          className="h-13 flex-1 bg-transparent text-base outline-none placeholder:text-ink-faint"
        />
      </div>
      <ul id="palette-list" role="listbox" aria-label="Results" className="max-h-96 overflow-y-auto p-2">
        {items.map((item, index) => (
          <li
            key={item.to}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === place}
            onMouseMove={() => setPlace(index)}
            onClick={() => open(item)}
            className={`flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 ${index === place ? 'bg-accent-wash' : ''}`}
          >
            <PaletteRow item={item} isActive={index === place} />
          </li>
        ))}
      </ul>
      {items.length === 0 ? <p className="px-5 pb-5 text-sm text-ink-soft">Nothing is called “{text}”.</p> : null}
    </>
  );
}

const icons: Readonly<Record<PaletteItem['kind'], LucideIcon>> = { application: Boxes, page: PanelTop };

function PaletteRow({ item, isActive }: { item: PaletteItem; isActive: boolean }): ReactElement {
  const Icon = icons[item.kind];
  return (
    <>
      <Icon size={16} aria-hidden className="shrink-0 text-ink-faint" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium" title={item.label}>
          {item.label}
        </span>
        <span className="block truncate text-xs text-ink-soft" title={item.hint}>
          {item.hint}
        </span>
      </span>
      {item.app === undefined ? null : (
        <>
          <HealthIcon status={item.app.status?.health?.status} />
          <PlumbGlyph status={item.app.status?.sync?.status} />
        </>
      )}
      <CornerDownLeft size={14} aria-hidden className={`shrink-0 ${isActive ? 'text-ink-soft' : 'invisible'}`} />
    </>
  );
}
