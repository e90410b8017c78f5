import { AppError, isAppError } from '@plumbline/contract/errors';
import type { KubeList, KubeObject } from '@plumbline/contract/crd';
import type { ListOptions } from './kube-client.ts';
import { isExpired } from './status-error.ts';

/** Of a list of all pages. */
export interface ListAllOptions<T extends KubeObject> extends Omit<ListOptions, 'limit' | 'continue'> {
  /** Objects per page; default 500, as `ARGOCD_CLUSTER_CACHE_LIST_PAGE_SIZE`. */
  pageSize?: number | undefined;
  /** Makes each object smaller as soon as it is read (managed fields, unused data), so that a big list never stands whole. */
  strip?: ((object: T) => T) | undefined;
}

/** Pages that a list may have before it is given up: 500 × 20,000 = 10 million objects. */
const maxPages = 20_000;

/**
 * All pages of a list. When the continue token expires under way (410) the list begins anew, once. Any failed page fails the
 * whole: a part is never taken for all (DESIGN §6 rule 2).
 */
export async function listAll<T extends KubeObject>(
  listPage: (options: ListOptions) => Promise<KubeList<T>>,
  options: ListAllOptions<T> = {},
): Promise<KubeList<T>> {
  try {
    return await listPages(listPage, options);
  } catch (error) {
    if (isAppError(error) && isExpired(error)) return listPages(listPage, options);
    throw error;
  }
}

async function listPages<T extends KubeObject>(
  listPage: (options: ListOptions) => Promise<KubeList<T>>,
  options: ListAllOptions<T>,
): Promise<KubeList<T>> {
  const { pageSize = 500, strip, ...rest } = options;
  const items: T[] = [];
  let next: string | undefined;
  for (let count = 0; count < maxPages; count += 1) {
    const page = await listPage({ ...rest, limit: pageSize, continue: next });
    if (!isList(page)) {
      throw new AppError('CLUSTER_INCOMPLETE', `list: the answer is no list but "${page.kind ?? 'of no kind'}"`);
    }
    for (const item of completeItems(page)) items.push(strip === undefined ? item : strip(item));
    next = page.metadata.continue;
    if (next === undefined || next === '') return { ...page, items };
  }
  throw new AppError('LIMIT_EXCEEDED', `list: more than ${maxPages} pages of ${pageSize} objects`);
}

/** Whether an answer is a list at all: what stands in front of the API server may answer 200 with anything. */
function isList<T extends KubeObject>(page: KubeList<T>): boolean {
  return Array.isArray(page.items) || page.kind?.endsWith('List') === true;
}

/** Items of a typed list come without apiVersion and kind: the list's own kind says them. */
function completeItems<T extends KubeObject>(page: KubeList<T>): T[] {
  const kind = page.kind?.replace(/List$/, '');
  const { apiVersion } = page;
  if (kind === undefined || apiVersion === undefined) return page.items ?? [];
  return (page.items ?? []).map((item) => ({
    ...item,
    apiVersion: item.apiVersion ?? apiVersion,
    kind: item.kind ?? kind,
  }));
}
