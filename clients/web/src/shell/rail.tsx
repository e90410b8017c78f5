import { Link } from '@tanstack/react-router';
import { Boxes, CircleUser, FolderGit2, Layers, Palette, Server, Tag, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Mark } from '../ui/mark.tsx';

interface Place {
  to: string;
  label: string;
  icon: LucideIcon;
}

const places: readonly Place[] = [{ to: '/applications', label: 'Applications', icon: Boxes }];
const settings: readonly Place[] = [
  { to: '/settings/repositories', label: 'Repositories', icon: FolderGit2 },
  { to: '/settings/clusters', label: 'Clusters', icon: Server },
  { to: '/settings/projects', label: 'Projects', icon: Layers },
  { to: '/settings/appearance', label: 'Appearance', icon: Palette },
  { to: '/settings/about', label: 'About', icon: Tag },
];

/** The way around: places on top, settings, the user at the foot. */
export function Rail({ username }: { username: string }): ReactElement {
  return (
    <nav aria-label="Main" className="flex w-52 shrink-0 flex-col border-r bg-rail px-3 pt-4 pb-3">
      <Link
        to="/applications"
        className="mb-6 flex items-center gap-2.5 rounded-lg px-2 text-[17px] font-semibold tracking-tight"
      >
        <Mark size={26} />
        Plumbline
      </Link>
      <RailGroup places={places} />
      <div className="mt-6 mb-1.5 px-2 text-xs font-medium text-ink-faint">Settings</div>
      <RailGroup places={settings} />
      <div className="flex-1" />
      <RailGroup places={[{ to: '/user-info', label: username === '' ? 'Account' : username, icon: CircleUser }]} />
    </nav>
  );
}

function RailGroup({ places }: { places: readonly Place[] }): ReactElement {
  return (
    <ul className="flex flex-col gap-0.5">
      {places.map(({ to, label, icon: Icon }) => (
        <li key={to}>
          <Link
            to={to}
            className="flex h-8.5 items-center gap-2.5 rounded-lg px-2 text-sm text-ink-soft hover:bg-hover hover:text-ink data-[status=active]:bg-accent-wash data-[status=active]:font-medium data-[status=active]:text-accent-strong"
          >
            <Icon size={17} aria-hidden className="shrink-0" />
            <span className="truncate" title={label}>
              {label}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
