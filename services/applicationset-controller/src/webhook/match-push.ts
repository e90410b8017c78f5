import type { ApplicationSet } from '@plumbline/contract/crd';
import { gitGenerators } from '@plumbline/core/appset';
import { isSameRepository, isSameRevision, type Push } from '@plumbline/core/webhook';

/** Whether a Git generator of the set, nested ones included, reads what was pushed. */
export function isConcernedBy(appset: Pick<ApplicationSet, 'spec'>, push: Push): boolean {
  return gitGenerators(appset.spec).some(
    ({ repoURL = '', revision = '' }) =>
      push.urls.some((url) => isSameRepository(repoURL, url)) && isSameRevision(revision, push),
  );
}
