import { namesOfRefs } from '@plumbline/core/render';
import type { RpcHandler } from '@plumbline/io/rpc';
import type { Repositories } from '../checkout/repositories.ts';

/** `ListRefs`: short names of branches and tags, sorted. */
export function listRefs(repositories: Repositories): RpcHandler<'repository.RepoServerService', 'ListRefs'> {
  return async (request) => {
    const mirror = await repositories.mirrorOf(request.repo);
    return namesOfRefs(await repositories.refsOf(mirror, false));
  };
}
