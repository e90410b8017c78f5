import type { ReactElement } from 'react';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/sheet.tsx';
import { shortcutTable } from './use-shortcuts.ts';

/** The list of keys. */
export function ShortcutHelp({ onClose }: { onClose: () => void }): ReactElement {
  return (
    <ConfirmDialog title="Keyboard" onClose={onClose} footer={<Button onPress={onClose}>Close</Button>}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-2 text-sm">
        {shortcutTable.map(([keys, what]) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded border bg-sunken px-1.5 py-0.5 font-mono text-xs whitespace-nowrap">{keys}</kbd>
            </dt>
            <dd className="text-ink-soft">{what}</dd>
          </div>
        ))}
      </dl>
    </ConfirmDialog>
  );
}
