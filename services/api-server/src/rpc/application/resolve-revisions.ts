import type { Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { application as messages } from '@plumbline/contract/rpc';
import type { ServerDeps } from '../../ports.ts';
import { projectOf } from './application-access.ts';
import { sourcesOf } from './select-applications.ts';

/** What the revisions of a request mean. */
export interface RevisionQuery {
  application: Application;
  request: Pick<messages.ApplicationSyncRequest, 'revision' | 'revisions' | 'sourcePositions'>;
  signal: AbortSignal;
}

/**
 * The commit (or chart version) of each source: the request's revision where it names one, else the application's own.
 * Throws INVALID_ARGUMENT when positions and revisions do not fit, and what the repo-server throws.
 */
export async function resolveRevisions(deps: ServerDeps, query: RevisionQuery): Promise<string[]> {
  const { application, signal } = query;
  const sources = sourcesOf(application);
  const wanted = wantedRevisions(query);
  return Promise.all(
    sources.map(async (source, index) => {
      const ambiguousRevision = wanted[index] || source.targetRevision || (source.chart ? '*' : 'HEAD');
      const { revision = '' } = await deps.repoServer.ResolveRevision(
        {
          repo: deps.repositories.find(source.repoURL ?? '', projectOf(application)),
          app: application,
          ambiguousRevision,
          sourceIndex: index,
          // Whoever syncs right after a push means that commit.
          noRevisionCache: true,
        },
        { signal },
      );
      return revision;
    }),
  );
}

/** The revision that the request names for each source; empty where it names none. Positions count from 1. */
function wantedRevisions(query: RevisionQuery): string[] {
  const { revision, revisions = [], sourcePositions = [] } = query.request;
  const count = sourcesOf(query.application).length;
  if (revisions.length === 0) return Array.from({ length: count }, (_, index) => (index === 0 ? (revision ?? '') : ''));
  if (revisions.length !== sourcePositions.length) {
    throw new AppError(
      'INVALID_ARGUMENT',
      'resolve the revisions: there must be one source position for each revision',
    );
  }
  const wanted = Array.from({ length: count }, () => '');
  for (const [index, position] of sourcePositions.entries()) {
    if (position < 1 || position > count) {
      throw new AppError('INVALID_ARGUMENT', `resolve the revisions: source position ${position} is not there`);
    }
    wanted[position - 1] = revisions[index] ?? '';
  }
  return wanted;
}
