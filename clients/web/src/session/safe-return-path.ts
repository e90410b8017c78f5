/** Where to go after signing in, as the router takes it. */
export interface ReturnPlace {
  to: string;
  search: Record<string, string>;
}

/**
 * The place that an address names: only a path of this interface; anything else, such as an address of another site or
 * the login page itself, becomes the applications.
 */
export function safeReturnPath(wanted: string | undefined): ReturnPlace {
  const home: ReturnPlace = { to: '/applications', search: {} };
  if (wanted === undefined || !wanted.startsWith('/') || wanted.startsWith('//') || wanted.includes('\\')) return home;
  const url = new URL(wanted, 'http://site.invalid');
  if (url.origin !== 'http://site.invalid' || url.pathname.startsWith('/login')) return home;
  return { to: url.pathname, search: Object.fromEntries(url.searchParams) };
}
