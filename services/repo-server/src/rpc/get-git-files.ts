import { compileDoublestar, matchGreedyPath } from '@plumbline/core/glob';
import { AppError } from '@plumbline/contract/errors';
import { walkTree } from '@plumbline/io/git';
import type { RpcHandler } from '@plumbline/io/rpc';
import type { Repositories } from '../checkout/repositories.ts';
import { isFile, type Snapshot } from '../checkout/snapshot.ts';

const MAX_FILE_BYTES = 100 * 1024 * 1024;

/** `GetGitFiles`: contents of the files whose paths match a pattern; the git generator's back end. Links are resolved inside the repository. */
export function getGitFiles(repositories: Repositories): RpcHandler<'repository.RepoServerService', 'GetGitFiles'> {
  return async (request) => {
    const mirror = await repositories.mirrorOf(request.repo);
    const resolved = await repositories.resolve(mirror, request.revision ?? '', request.noRevisionCache === true);
    const snapshot = await repositories.snapshot(mirror, resolved);
    // A list without the submodules' part would be taken for the whole.
    if (request.submoduleEnabled === true) await snapshot.refuseSubmodules('');
    const pattern = request.path ?? '';
    if (pattern === '') throw new AppError('INVALID_ARGUMENT', 'read files of the repository: "path": it is missing');
    const files = await matchingFiles(snapshot, matcherOf(pattern, request.NewGitFileGlobbingEnabled === true));
    const contents = await snapshot.database.readBlobs(
      files.map((file) => file.id),
      MAX_FILE_BYTES,
    );
    return {
      map: Object.fromEntries(files.map((file, index) => [file.path, contents[index]?.toString('base64') ?? ''])),
    };
  };
}

/** Whether a path is wanted: by doublestar rules, or by those of `git ls-files` in which `*` crosses `/` and a folder means all below it. */
function matcherOf(pattern: string, isNewGlobbing: boolean): (path: string) => boolean {
  if (!isNewGlobbing) {
    const folder = `${pattern.replace(/\/+$/, '')}/`;
    return (path) => path === pattern || path.startsWith(folder) || matchGreedyPath(pattern, path);
  }
  const glob = compileDoublestar(pattern);
  if (glob === undefined) throw new AppError('INVALID_ARGUMENT', `read file pattern "${pattern}": it is no valid glob`);
  return (path) => glob.matches(path);
}

async function matchingFiles(
  snapshot: Snapshot,
  matches: (path: string) => boolean,
): Promise<{ path: string; id: string }[]> {
  const files: { path: string; id: string }[] = [];
  for (const entry of await walkTree(snapshot.database, snapshot.commit.tree)) {
    if (entry.type === 'tree' || entry.type === 'submodule' || !matches(entry.path)) continue;
    const target = isFile(entry) ? entry : (await snapshot.locate(entry.path))?.entry;
    if (target !== undefined && isFile(target)) files.push({ path: entry.path, id: target.id });
  }
  return files;
}
