import { AppError } from '@plumbline/contract/errors';
import { tagsOfCommit } from '@plumbline/core/render';
import type { RpcHandler } from '@plumbline/io/rpc';
import type { Repositories } from '../checkout/repositories.ts';

/** `GetRevisionMetadata`: author, date, message and tags of a commit. */
export function getRevisionMetadata(
  repositories: Repositories,
): RpcHandler<'repository.RepoServerService', 'GetRevisionMetadata'> {
  return async (request) => {
    if ((request.sourceIntegrity?.git?.policies ?? []).length > 0) {
      throw new AppError(
        'UNIMPLEMENTED',
        `verify signatures of "${request.repo?.repo ?? ''}": commit verification is not built yet`,
      );
    }
    const mirror = await repositories.mirrorOf(request.repo);
    const resolved = await repositories.resolve(mirror, request.revision ?? '', false);
    const { commit } = await repositories.snapshot(mirror, resolved);
    const tags = tagsOfCommit(commit.id, await repositories.refsOf(mirror, false));
    return {
      author: commit.author,
      date: new Date(commit.authoredAt).toISOString().replace('.000Z', 'Z'),
      message: commit.message.trim(),
      ...(tags.length === 0 ? {} : { tags }),
    };
  };
}
