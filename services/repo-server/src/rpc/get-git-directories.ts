import { walkTree } from '@plumbline/io/git';
import type { RpcHandler } from '@plumbline/io/rpc';
import type { Repositories } from '../checkout/repositories.ts';

/** `GetGitDirectories`: all folders of a revision, sorted; those below a name with a dot only when asked (--include-hidden-directories). */
export function getGitDirectories(
  repositories: Repositories,
  options: { includeHidden: boolean },
): RpcHandler<'repository.RepoServerService', 'GetGitDirectories'> {
  return async (request) => {
    const mirror = await repositories.mirrorOf(request.repo);
    const resolved = await repositories.resolve(mirror, request.revision ?? '', request.noRevisionCache === true);
    const snapshot = await repositories.snapshot(mirror, resolved);
    // A list without the submodules' part would be taken for the whole.
    if (request.submoduleEnabled === true) await snapshot.refuseSubmodules('');
    const isShown = (path: string): boolean =>
      options.includeHidden || !path.slice(path.lastIndexOf('/') + 1).startsWith('.');
    const entries = await walkTree(snapshot.database, snapshot.commit.tree, { enter: isShown });
    const paths = entries.filter((entry) => entry.type === 'tree' && isShown(entry.path)).map((entry) => entry.path);
    return { paths: paths.sort() };
  };
}
