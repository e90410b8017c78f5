import { useState, type ReactElement } from 'react';
import { Monitor, Moon, Sun } from 'lucide-react';
import { readTheme, saveTheme, type Theme } from '../theme/theme.ts';
import { PageHeader, Panel } from '../ui/page.tsx';
import { Segmented } from '../ui/segmented.tsx';

/** How the interface looks in this browser. */
export function AppearancePage(): ReactElement {
  const [theme, setTheme] = useState(readTheme);
  const change = (id: string): void => {
    const next: Theme = id === 'light' || id === 'dark' ? id : 'system';
    saveTheme(next);
    setTheme(next);
  };
  return (
    <>
      <PageHeader title="Appearance" />
      <div className="max-w-xl">
        <Panel title="Theme">
          <div className="flex flex-col items-start gap-3">
            <Segmented
              label="Theme"
              value={theme}
              options={[
                { id: 'system', label: 'As the system', icon: Monitor },
                { id: 'light', label: 'Light', icon: Sun },
                { id: 'dark', label: 'Dark', icon: Moon },
              ]}
              onChange={change}
            />
            <p className="text-[13px] text-ink-soft">Kept in this browser.</p>
          </div>
        </Panel>
      </div>
    </>
  );
}
