/**
 * The path to go back to after signing in: only a path on this site, under the base path; anything else, such as an
 * address of another site or the login page itself, becomes the base path.
 */
export function safeReturnPath(wanted: string | undefined, basepath: string): string {
  if (wanted === undefined || !wanted.startsWith('/') || wanted.startsWith('//') || wanted.includes('\\'))
    return basepath;
  const url = new URL(wanted, 'http://site.invalid');
  const isHere = url.origin === 'http://site.invalid' && url.pathname.startsWith(basepath);
  return isHere && !url.pathname.endsWith('/login') ? `${url.pathname}${url.search}` : basepath;
}
