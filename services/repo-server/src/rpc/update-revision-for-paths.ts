import type { v1alpha1 } from '@plumbline/contract/crd';
import type { repository } from '@plumbline/contract/rpc';
import { affectsPaths } from '@plumbline/core/render';
import type { RpcHandler } from '@plumbline/io/rpc';
import type { Repositories } from '../checkout/repositories.ts';

/**
 * `UpdateRevisionForPaths`: whether files that an application names changed between two revisions. Cached manifests need no renaming as
 * in Argo CD: they are kept by content.
 */
export function updateRevisionForPaths(
  repositories: Repositories,
): RpcHandler<'repository.RepoServerService', 'UpdateRevisionForPaths'> {
  return async (request) => {
    const mirror = await repositories.mirrorOf(request.repo);
    const isFresh = request.noRevisionCache === true;
    const to = await repositories.resolve(mirror, request.revision ?? '', isFresh);
    const synced = request.syncedRevision ?? '';
    const from = synced === '' ? undefined : await repositories.resolve(mirror, synced, false);
    const hasNewRefs = await refsDiffer(repositories, request);
    if (hasNewRefs || from === undefined) return { changes: true, revision: to.commit };
    if (from.commit === to.commit) return { changes: false, revision: to.commit };
    const [before, after] = [await repositories.snapshot(mirror, from), await repositories.snapshot(mirror, to)];
    const changed = await after.database.diffPaths(before.commit.tree, after.commit.tree);
    return { changes: affectsPaths(changed, request.paths ?? []), revision: to.commit };
  };
}

async function refsDiffer(
  repositories: Repositories,
  request: repository.UpdateRevisionForPathsRequest,
): Promise<boolean> {
  const { refSources = {}, syncedRefSources = {} } = request;
  for (const name of new Set([...Object.keys(refSources), ...Object.keys(syncedRefSources)])) {
    const [now, before] = [refSources[name], syncedRefSources[name]];
    if (now === undefined || before === undefined) return true;
    if ((await commitOf(repositories, now)) !== (await commitOf(repositories, before))) return true;
  }
  return false;
}

async function commitOf(repositories: Repositories, target: v1alpha1.RefTarget): Promise<string> {
  const mirror = await repositories.mirrorOf(target.repo);
  const { commit } = await repositories.resolve(mirror, target.targetRevision ?? '', false);
  return `${mirror.id} ${commit}`;
}
