import type { Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { normalizeRepositoryUrl } from '@plumbline/io/settings';
import type { application as messages } from '@plumbline/contract/rpc';
import { parseLabelSelector, type LabelTest } from '../../state/label-selector.ts';
import { projectOf } from './application-access.ts';

/** Whether an application belongs to what a List or Watch asks for (rights apart). */
export type ApplicationTest = (application: Application) => boolean;

/** The test of a query's projects, selector, repository, name and namespace. Throws INVALID_ARGUMENT for a bad selector. */
export function parseApplicationQuery(query: messages.ApplicationQuery): ApplicationTest {
  const projects = new Set([...(query.projects ?? []), ...(query.project ?? [])].filter((name) => name !== ''));
  const matchesLabels = selectorOf(query.selector ?? '');
  const { name, repo, appNamespace } = query;
  return (application) => {
    if (name && application.metadata.name !== name) return false;
    if (appNamespace && application.metadata.namespace !== appNamespace) return false;
    if (projects.size > 0 && !projects.has(projectOf(application))) return false;
    if (repo && !sourcesOf(application).some((source) => sameRepository(source.repoURL ?? '', repo))) return false;
    return matchesLabels(application.metadata.labels ?? {});
  };
}

/** The sources of an application: `sources` when it has entries, else `source`. */
export function sourcesOf(application: Application): NonNullable<Application['spec']['sources']> {
  const { sources, source } = application.spec;
  if (sources !== undefined && sources.length > 0) return sources;
  return source === undefined ? [] : [source];
}

/** Whether two URLs are of one repository. */
export function sameRepository(a: string, b: string): boolean {
  return normalizeRepositoryUrl(a) === normalizeRepositoryUrl(b);
}

function selectorOf(text: string): LabelTest {
  const parsed = parseLabelSelector(text);
  if (parsed === undefined)
    throw new AppError('INVALID_ARGUMENT', `read the selector "${text}": it is not a label selector`);
  return parsed;
}
