import { ChevronDown, ChevronUp, Maximize, Minus, Plus, Search } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/fields.tsx';
import type { PanZoom } from './use-pan-zoom.ts';

/** Whether objects that nobody owns are shown, and how many there are. */
export interface OrphanSwitch {
  count: number;
  isShown: boolean;
  onToggle: () => void;
}

/** What the toolbar over the tree shows and does. */
export interface TreeToolbarProps {
  text: string;
  onText: (text: string) => void;
  onFind: () => void;
  troubled: number;
  onTrouble: (by: 1 | -1) => void;
  panZoom: PanZoom;
  orphans?: OrphanSwitch;
}

/** Search, jump to the next problem, zoom. */
export function TreeToolbar(props: TreeToolbarProps): ReactElement {
  const { text, onText, onFind, troubled, onTrouble, panZoom, orphans } = props;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b bg-surface px-6 py-1.5 text-[13px]">
      <label className="flex items-center gap-2" data-page-filter="">
        <Search size={14} aria-hidden className="text-ink-faint" />
        <span className="sr-only">Find in the tree</span>
        <input
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && onFind()}
          placeholder="Find in the tree"
          className="h-7 w-40 rounded bg-transparent px-1 placeholder:text-ink-faint"
        />
      </label>
      {troubled === 0 ? null : (
        <div className="flex items-center gap-0.5">
          <span className="mr-1 text-warn">
            {troubled} {troubled === 1 ? 'problem' : 'problems'}
          </span>
          <Button isSmall look="quiet" icon={ChevronUp} aria-label="Previous problem" onPress={() => onTrouble(-1)} />
          <Button isSmall look="quiet" icon={ChevronDown} aria-label="Next problem" onPress={() => onTrouble(1)} />
        </div>
      )}
      <div className="flex-1" />
      {orphans === undefined ? null : (
        <Checkbox isSelected={orphans.isShown} onChange={orphans.onToggle}>
          <span className="text-[13px]">Show {orphans.count} orphaned</span>
        </Checkbox>
      )}
      <div role="group" aria-label="Zoom" className="flex items-center gap-0.5">
        <Button isSmall look="quiet" icon={Minus} aria-label="Zoom out" onPress={() => panZoom.zoomBy(0.8)} />
        <span className="w-11 text-center text-xs text-ink-soft tabular-nums">
          {Math.round(panZoom.view.zoom * 100)} %
        </span>
        <Button isSmall look="quiet" icon={Plus} aria-label="Zoom in" onPress={() => panZoom.zoomBy(1.25)} />
        <Button isSmall look="quiet" icon={Maximize} aria-label="Fit" onPress={panZoom.fit} />
      </div>
    </div>
  );
}
