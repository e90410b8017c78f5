import type { RpcHandler } from '@plumbline/io/rpc';
import type { Repositories } from '../checkout/repositories.ts';

/** `TestRepository`: whether the repository answers with these credentials. Fails with the reason when it does not. */
export function testRepository(
  repositories: Repositories,
): RpcHandler<'repository.RepoServerService', 'TestRepository'> {
  return async (request) => {
    const mirror = await repositories.mirrorOf(request.repo);
    await repositories.refsOf(mirror, true);
    return { verifiedRepository: true };
  };
}
