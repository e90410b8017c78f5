import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';

/** What the page-wide keys do. */
export interface ShortcutActions {
  onPalette: () => void;
  onHelp: () => void;
}

/** The keys of every page, for the help. */
export const shortcutTable: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl K', 'Search applications and pages'],
  ['/', 'Go to the filter of the page'],
  ['g a', 'Go to the applications'],
  ['g r', 'Go to the repositories'],
  ['g c', 'Go to the clusters'],
  ['g p', 'Go to the projects'],
  ['Arrow keys', 'Move in the tree; Enter opens, left and right fold'],
  ['+  −  0', 'In the tree: zoom in, zoom out, fit'],
  ['Esc', 'Close the open panel'],
  ['?', 'This list'],
];

const goTargets: Readonly<Record<string, string>> = {
  a: '/applications',
  r: '/settings/repositories',
  c: '/settings/clusters',
  p: '/settings/projects',
};

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Listens for the page-wide keys; none fires while the user types. */
export function useShortcuts(actions: ShortcutActions): void {
  const navigate = useNavigate();
  const run = useEffectEvent((key: string, isAfterGo: boolean) => {
    const target = goTargets[key];
    if (isAfterGo && target !== undefined) void navigate({ to: target });
    else if (key === '?') actions.onHelp();
    else if (key === '/') document.querySelector<HTMLInputElement>('[data-page-filter] input')?.focus();
    else return false;
    return true;
  });
  const openPalette = useEffectEvent(() => actions.onPalette());
  useEffect(() => {
    let goAt = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        return openPalette();
      }
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('[role=dialog],[role=alertdialog]') !== null) return;
      if (run(event.key, event.timeStamp - goAt < 1_000)) event.preventDefault();
      goAt = event.key === 'g' ? event.timeStamp : 0;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
