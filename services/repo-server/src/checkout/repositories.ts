import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { isFullCommitId, resolveRevision, type RemoteRef } from '@plumbline/core/render';
import type { Mirror, MirrorStore } from '@plumbline/io/git';
import { LRUCache } from 'lru-cache';
import { SpecialEntries } from './special-entries.ts';
import { Snapshot } from './snapshot.ts';

/** What the repositories of a process are made of. */
export interface RepositoriesOptions {
  mirrors: MirrorStore;
  /** Milliseconds for which a list of refs is believed (--revision-cache-expiration). */
  revisionTtlMs: number;
  /** Let links lead out of the repository (--allow-oob-symlinks); reading through them fails all the same. */
  allowEscapingLinks: boolean;
  /** See `SnapshotFacts`. */
  readsSubmodules: boolean;
}

/** A commit that a revision stands for. */
export interface ResolvedCommit {
  commit: string;
  /** The ref that held it, when a ref told. */
  ref?: string;
}

/** Resolves revisions and opens snapshots; one for the process. */
export class Repositories {
  readonly #options: RepositoriesOptions;
  readonly #special = new SpecialEntries();
  readonly #refs: LRUCache<string, readonly RemoteRef[]>;

  constructor(options: RepositoriesOptions) {
    this.#options = options;
    // A time to live of 0 would mean "for ever" to the cache.
    this.#refs = new LRUCache({ max: 1000, ttl: Math.max(1, options.revisionTtlMs) });
  }

  /** The mirror of a repository. Throws `SOURCE_INVALID` or `UNIMPLEMENTED` for what cannot be one. */
  async mirrorOf(repository: v1alpha1.Repository | undefined): Promise<Mirror> {
    if (repository?.repo === undefined || repository.repo === '') {
      throw new AppError('INVALID_ARGUMENT', 'read repository of the request: "repo": it is missing');
    }
    const isHelmOrOci = repository.type === 'helm' || repository.type === 'oci' || repository.enableOCI === true;
    if (isHelmOrOci || repository.repo.startsWith('oci://')) {
      throw new AppError(
        'UNIMPLEMENTED',
        `read repository "${repository.repo}": Helm and OCI repositories cannot be read yet`,
      );
    }
    return this.#options.mirrors.open(repository);
  }

  /** The remote's refs, at most `revisionTtlMs` old; asked anew when `isFresh`. Throws as `Mirror.listRefs`. */
  async refsOf(mirror: Mirror, isFresh: boolean): Promise<readonly RemoteRef[]> {
    const kept = isFresh ? undefined : this.#refs.get(mirror.id);
    if (kept !== undefined) return kept;
    const refs = await mirror.listRefs(isFresh);
    this.#refs.set(mirror.id, refs);
    return refs;
  }

  /** The commit that a revision stands for. Throws `GIT_REVISION_NOT_FOUND` and as `refsOf`. */
  async resolve(mirror: Mirror, revision: string, isFresh: boolean): Promise<ResolvedCommit> {
    if (isFullCommitId(revision)) return { commit: revision.toLowerCase() };
    const resolved = resolveRevision(revision, await this.refsOf(mirror, isFresh));
    if (resolved.kind === 'commit') {
      return { commit: resolved.commit, ...(resolved.ref === undefined ? {} : { ref: resolved.ref }) };
    }
    const commit = resolved.kind === 'short-id' ? await resolveShortId(mirror, resolved.prefix) : undefined;
    if (commit !== undefined) return { commit };
    const name = revision === '' ? 'HEAD' : revision;
    throw new AppError(
      'GIT_REVISION_NOT_FOUND',
      `resolve revision "${name}" of "${mirror.url}": no branch, tag or commit has this name`,
    );
  }

  /** The files of a commit, fetched when they are not here. Throws `GIT_REVISION_NOT_FOUND`, `PATH_OUTSIDE_REPOSITORY`, as `refsOf`. */
  async snapshot(mirror: Mirror, resolved: ResolvedCommit): Promise<Snapshot> {
    const database = await mirror.ensureCommit(resolved.commit, resolved.ref);
    const record = await database.commitMetadata(resolved.commit);
    if (record === undefined) {
      throw new AppError('GIT_REVISION_NOT_FOUND', `read commit "${resolved.commit}" of "${mirror.url}": it is gone`);
    }
    const snapshot = new Snapshot({
      commit: record,
      database,
      special: this.#special,
      readsSubmodules: this.#options.readsSubmodules,
    });
    if (!this.#options.allowEscapingLinks) await snapshot.refuseEscapingLinks();
    return snapshot;
  }
}

async function resolveShortId(mirror: Mirror, prefix: string): Promise<string | undefined> {
  const here = await (await mirror.database()).resolve(prefix);
  if (here !== undefined) return here;
  return (await mirror.fetchAllRefs()).resolve(prefix);
}
