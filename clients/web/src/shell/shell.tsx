import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useEffectEvent, useState, type ReactElement } from 'react';
import { useSession } from '../session/use-session.ts';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { ToastRegion } from '../ui/toasts.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const ShortcutHelp = lazy(async () => ({ default: (await import('./shortcut-help.tsx')).ShortcutHelp }));

/** The frame of every signed-in page: rail, top bar, content. Sends a signed-out user to the login page and back. */
export function Shell(): ReactElement {
  const session = useSession();
  if (session.isPending) return <SkeletonRows rows={3} heightPx={64} />;
  if (session.isError) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data.loggedIn !== true) return <ToLogin />;
  return <Frame username={session.data.username ?? ''} />;
}

// Once: while the login page loads, this is still drawn, and the current address already is the login page's.
function ToLogin(): null {
  const { href } = useLocation();
  const navigate = useNavigate();
  const go = useEffectEvent(() => void navigate({ to: '/login', search: { return: href }, replace: true }));
  useEffect(() => go(), []);
  return null;
}

function Frame({ username }: { username: string }): ReactElement {
  const [open, setOpen] = useState<'palette' | 'help' | undefined>(undefined);
  useShortcuts({ onPalette: () => setOpen('palette'), onHelp: () => setOpen('help') });
  const close = (): void => setOpen(undefined);
  return (
    <div className="flex h-full">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-raised focus:p-2"
      >
        Skip to the content
      </a>
      <Rail username={username} />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar onPalette={() => setOpen('palette')} />
        <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col overflow-y-auto outline-none">
          <Suspense fallback={<SkeletonRows />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Suspense fallback={null}>
        {open === 'palette' ? <Palette onClose={close} /> : null}
        {open === 'help' ? <ShortcutHelp onClose={close} /> : null}
      </Suspense>
      <ToastRegion />
    </div>
  );
}
