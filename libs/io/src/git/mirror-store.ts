import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@plumbline/contract/errors';
import type { v1alpha1 } from '@plumbline/contract/crd';
import type { SessionFolder } from '../process/index.ts';
import { gitRemoteOf, type GitRemote } from './git-remote.ts';
import { Mirror, type MirrorOptions } from './mirror.ts';
import { remoteFingerprint } from './remote-access.ts';

/** A path that cannot be resolved is nobody's folder; git will say what is wrong with it. */
function doesNotExist(): undefined {
  return undefined;
}

/** What all mirrors of a process share. */
export interface MirrorStoreOptions extends Omit<MirrorOptions, 'id' | 'remote' | 'gitDir'> {
  /** Mirrors lie in its folder `mirrors`. */
  session: SessionFolder;
}

/** The mirrors of one process: one for each remote and set of credentials. */
export class MirrorStore {
  readonly #options: MirrorStoreOptions;
  readonly #mirrors = new Map<string, Mirror>();

  constructor(options: MirrorStoreOptions) {
    this.#options = options;
  }

  /** The mirror for a repository message; nothing is fetched yet. Throws as `gitRemoteOf`. */
  async open(repository: v1alpha1.Repository): Promise<Mirror> {
    const remote = gitRemoteOf(repository);
    if (remote.transport === 'file') await this.#refuseOwnFiles(remote);
    const name = remoteFingerprint(remote);
    let mirror = this.#mirrors.get(name);
    if (mirror === undefined) {
      const { session, ...rest } = this.#options;
      mirror = new Mirror({
        ...rest,
        id: name,
        remote,
        gitDir: join(session.path, 'mirrors', `${name.slice(0, 32)}.git`),
      });
      this.#mirrors.set(name, mirror);
    }
    return mirror;
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    await Promise.all([...this.#mirrors.values()].map((mirror) => mirror.close()));
    this.#mirrors.clear();
  }

  // A file URL must not be a way around the credentials of another repository's mirror.
  async #refuseOwnFiles(remote: GitRemote): Promise<void> {
    const path = await realpath(remote.url.slice('file://'.length)).catch(doesNotExist);
    const own = await realpath(this.#options.session.path);
    if (path === undefined || !`${path}/`.startsWith(`${own}/`)) return;
    throw new AppError('SOURCE_INVALID', `read repository "${remote.url}": it is a folder of this process`);
  }
}
