/** The colour scheme: what the system says, or a fixed one. */
export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'plumbline.theme';

/** The theme that this browser keeps; `system` when none, or when storage is closed. */
export function readTheme(): Theme {
  const stored = globalThis.localStorage?.getItem(storageKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Puts a theme on the page; the tokens follow by `color-scheme`. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Applies and keeps a theme. */
export function saveTheme(theme: Theme): void {
  applyTheme(theme);
  localStorage.setItem(storageKey, theme);
}
