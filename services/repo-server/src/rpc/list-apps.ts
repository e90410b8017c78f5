import { detectFolderType, folderOf } from '@plumbline/core/render';
import { walkTree } from '@plumbline/io/git';
import type { RpcHandler } from '@plumbline/io/rpc';
import type { Repositories } from '../checkout/repositories.ts';

/** `ListApps`: every folder with a chart or a kustomization, and its tool. Plain folders are left out, as Argo CD does. */
export function listApps(repositories: Repositories): RpcHandler<'repository.RepoServerService', 'ListApps'> {
  return async (request) => {
    const mirror = await repositories.mirrorOf(request.repo);
    const resolved = await repositories.resolve(mirror, request.revision ?? '', false);
    const snapshot = await repositories.snapshot(mirror, resolved);
    const names = new Map<string, string[]>();
    for (const entry of await walkTree(snapshot.database, snapshot.commit.tree)) {
      if (entry.type === 'tree' || entry.type === 'submodule') continue;
      const folder = folderOf(entry.path);
      names.set(folder, [...(names.get(folder) ?? []), entry.name]);
    }
    const apps: Record<string, string> = {};
    for (const [folder, files] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const type = detectFolderType(files, request.enabledSourceTypes ?? {});
      if (type !== 'Directory') apps[folder === '' ? '.' : folder] = type;
    }
    return { apps };
  };
}
