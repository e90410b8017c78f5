import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { renderFastImport, type FileContent } from './fast-import.ts';
import { runGit } from './run-git.ts';

/** Where clients find a repository. */
export interface RepositoryUrls {
  /** Smart HTTP for everyone. */
  url: string;
  /** The same over TLS; its certificate is signed by the lab's own authority. */
  httpsUrl: string;
  /** Smart HTTP that asks for user and password. */
  authUrl: string;
  /** `ssh://…`; needs the lab's key. */
  sshUrl: string;
}

export interface CommitOptions {
  /** Default: `main`. */
  branch?: string;
  /** Default: `change <first file>`. */
  message?: string;
  /** Removes every file that is not named. */
  replaceAll?: boolean;
}

/** A bare repository of the lab's Git server. Commits go straight into it, as a push would leave it. */
export interface GitRepository extends RepositoryUrls {
  readonly name: string;
  /** The bare repository on disk. */
  readonly folder: string;
  /** Commits files (`null` removes one) and answers the commit's SHA. */
  commit(files: Readonly<Record<string, FileContent | null>>, options?: CommitOptions): Promise<string>;
  /** Commits the opposite of the branch's last commit, as `git revert` does, and answers the SHA. */
  revert(branch?: string): Promise<string>;
  /** Tags what `revision` names (default `main`); annotated when there is a message. */
  tag(name: string, options?: { revision?: string; message?: string }): Promise<void>;
  /** The SHA that a branch or tag points to. */
  resolve(revision?: string): Promise<string>;
  /** Moves or makes a branch, also backwards, as a forced push does. */
  setBranch(branch: string, revision: string): Promise<void>;
  /** Any git command inside the bare repository. */
  git(...args: readonly string[]): Promise<string>;
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Opens the bare repository `<root>/<name>.git`, made when it is not there. */
export async function openRepository(root: string, name: string, urls: RepositoryUrls): Promise<GitRepository> {
  const folder = join(root, `${name}.git`);
  if (!existsSync(join(folder, 'HEAD'))) {
    await runGit({ folder: root, args: ['init', '--quiet', '--bare', '--initial-branch=main', folder] });
    await runGit({ folder, args: ['config', 'http.receivepack', 'true'] });
    await runGit({ folder, args: ['config', 'uploadpack.allowFilter', 'true'] });
    await runGit({ folder, args: ['config', 'uploadpack.allowAnySHA1InWant', 'true'] });
  }
  const git = (...args: readonly string[]): Promise<string> => runGit({ folder, args });
  const tip = (branch: string): Promise<string> =>
    git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
  return {
    name,
    folder,
    ...urls,
    git,
    async commit(files, options = {}) {
      const { branch = 'main', message = `change ${Object.keys(files)[0] ?? 'nothing'}`, replaceAll = false } = options;
      const parent = await tip(branch);
      const input = renderFastImport({
        branch,
        message,
        files,
        replaceAll,
        atSeconds: nowSeconds(),
        ...(parent ? { parent } : {}),
      });
      await runGit({ folder, args: ['fast-import', '--quiet', '--date-format=raw-permissive'], input });
      return tip(branch);
    },
    async revert(branch = 'main') {
      const subject = await git('log', '-1', '--format=%s', branch);
      const tree = await git('rev-parse', `${branch}~1^{tree}`);
      const commit = await git('commit-tree', tree, '-p', branch, '-m', `Revert "${subject}"`);
      await git('update-ref', `refs/heads/${branch}`, commit);
      return commit;
    },
    async tag(name, { revision = 'main', message } = {}) {
      await git('tag', ...(message ? ['-a', '-m', message] : []), name, revision);
    },
    resolve: (revision = 'main') => git('rev-parse', `${revision}^{commit}`),
    async setBranch(branch, revision) {
      await git('update-ref', `refs/heads/${branch}`, await git('rev-parse', `${revision}^{commit}`));
    },
  };
}
