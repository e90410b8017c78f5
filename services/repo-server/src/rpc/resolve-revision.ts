import { AppError } from '@plumbline/contract/errors';
import type { RpcHandler } from '@plumbline/io/rpc';
import type { Repositories } from '../checkout/repositories.ts';

/** `ResolveRevision`: the commit that a branch, tag, constraint or short id stands for. */
export function resolveRevision(
  repositories: Repositories,
): RpcHandler<'repository.RepoServerService', 'ResolveRevision'> {
  return async (request) => {
    const spec = request.app?.spec ?? {};
    const source = spec.sources?.[request.sourceIndex ?? 0] ?? spec.source;
    if (source?.chart)
      throw new AppError('UNIMPLEMENTED', `resolve chart "${source.chart}": Helm repositories cannot be read yet`);
    const ambiguous = request.ambiguousRevision ?? '';
    const mirror = await repositories.mirrorOf(request.repo);
    const { commit } = await repositories.resolve(mirror, ambiguous, request.noRevisionCache === true);
    return { revision: commit, ambiguousRevision: commit === ambiguous ? commit : `${ambiguous} (${commit})` };
  };
}
