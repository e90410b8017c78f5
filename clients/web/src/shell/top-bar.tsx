import { useLocation, Link } from '@tanstack/react-router';
import { ChevronRight, LogOut, Monitor, Moon, Search, Sun } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import { useStreamStatusStore } from '../live/stream-status.ts';
import { useSignOut } from '../session/use-session.ts';
import { readTheme, saveTheme, type Theme } from '../theme/theme.ts';
import { toneFill, type Tone } from '../verdict/status-tone.ts';
import { Button } from '../ui/button.tsx';
import { crumbsOf } from './crumbs.ts';

/** Where the user is, the search, whether what is shown is live, theme and sign-out. */
export function TopBar({ onPalette }: { onPalette: () => void }): ReactElement {
  const signOut = useSignOut();
  return (
    <header className="flex h-13 shrink-0 items-center gap-3 border-b bg-surface px-5">
      <Crumbs />
      <div className="flex-1" />
      <button
        type="button"
        onClick={onPalette}
        className="flex h-8.5 w-56 items-center gap-2 rounded-lg border bg-sunken px-2.5 text-[13px] text-ink-soft hover:border-line-strong"
      >
        <Search size={14} aria-hidden />
        <span className="flex-1 text-left">Search or jump to</span>
        <kbd className="font-mono text-[11px] text-ink-faint">Ctrl K</kbd>
      </button>
      <LiveBadge />
      <ThemeButton />
      <Button look="quiet" icon={LogOut} aria-label="Sign out" onPress={() => signOut.mutate()} />
    </header>
  );
}

function Crumbs(): ReactElement {
  const { pathname } = useLocation();
  const crumbs = crumbsOf(pathname);
  const title = crumbs.at(-1)?.label ?? 'Plumbline';
  useEffect(() => {
    document.title = `${title} · Plumbline`;
  }, [title]);
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-sm">
        {crumbs.map(({ label, to }, index) => (
          <li key={to} className="flex min-w-0 items-center gap-1.5">
            {index === 0 ? null : <ChevronRight size={14} aria-hidden className="shrink-0 text-ink-faint" />}
            {index === crumbs.length - 1 ? (
              <span aria-current="page" className="truncate font-medium" title={label}>
                {label}
              </span>
            ) : (
              <Link to={to} className="rounded text-ink-soft hover:text-ink">
                {label}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

const liveWords = {
  live: 'Live',
  connecting: 'Connecting',
  reconnecting: 'Reconnecting',
  stopped: 'Not live',
} as const;
const liveTones: Record<keyof typeof liveWords, Tone> = {
  live: 'good',
  connecting: 'busy',
  reconnecting: 'warn',
  stopped: 'bad',
};

function LiveBadge(): ReactElement {
  const store = useStreamStatusStore();
  const { state, since } = useSyncExternalStore(store.subscribe, store.snapshot);
  const time = new Date(since).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const suffix = state === 'reconnecting' || state === 'stopped' ? `, as of ${time}` : '';
  return (
    <span
      role="status"
      className="flex items-center gap-1.5 rounded-lg px-1 text-[13px] whitespace-nowrap text-ink-soft"
    >
      <span aria-hidden className={`size-2 rounded-full ${toneFill(liveTones[state])}`} />
      {liveWords[state]}
      {suffix}
    </span>
  );
}

const nextTheme: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const;

function ThemeButton(): ReactElement {
  const [theme, setTheme] = useState(readTheme);
  const change = (): void => {
    const next = nextTheme[theme];
    saveTheme(next);
    setTheme(next);
  };
  return <Button look="quiet" icon={themeIcons[theme]} aria-label={`Theme: ${theme}`} onPress={change} />;
}
