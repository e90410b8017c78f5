import { Outlet } from '@tanstack/react-router';
import type { ReactElement } from 'react';

/** The room of the settings pages; the rail names them. */
export function SettingsPage(): ReactElement {
  return (
    <div className="flex flex-1 flex-col gap-5 p-6">
      <Outlet />
    </div>
  );
}
