import type { Application, v1alpha1 } from '@plumbline/contract/crd';

/** The first source of an application; undefined when it has none. */
export function sourceOf(app: Application): v1alpha1.ApplicationSource | undefined {
  return app.spec.sources?.[0] ?? app.spec.source;
}

/** Repository and path (or chart) in short: `org/repo · apps/web`. Several sources add `+1`. */
export function sourcePlace(app: Application): string {
  const source = sourceOf(app);
  if (source === undefined) return 'No source';
  const more = (app.spec.sources?.length ?? 1) - 1;
  const place = [shortRepository(source.repoURL), source.chart ?? source.path]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
  return more > 0 ? `${place} +${more}` : place;
}

/** A repository address without scheme, host and `.git`: `https://github.com/acme/shop.git` reads `acme/shop`. */
export function shortRepository(url: string | undefined): string {
  if (url === undefined) return '–';
  const path = url
    .replace(/^[a-z+]+:\/\/[^/]+\//, '')
    .replace(/^[^@]+@[^:]+:/, '')
    .replace(/\.git$/, '');
  return path === '' ? url : path;
}
