/** One step of the path to the current page. */
export interface Crumb {
  label: string;
  to: string;
}

const settingsPages: Readonly<Record<string, string>> = {
  repositories: 'Repositories',
  clusters: 'Clusters',
  projects: 'Projects',
  appearance: 'Appearance',
  about: 'About',
};

/** The steps for a path without the base path; the last is the page itself. */
export function crumbsOf(pathname: string): Crumb[] {
  const [place, first = '', second = ''] = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  if (place === 'settings') {
    return [
      { label: 'Settings', to: '/settings' },
      { label: settingsPages[first] ?? first, to: `/settings/${first}` },
    ];
  }
  if (place === 'user-info') return [{ label: 'Account', to: '/user-info' }];
  const applications = { label: 'Applications', to: '/applications' };
  return first === '' ? [applications] : [applications, { label: second === '' ? first : second, to: pathname }];
}
