import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AppError, hasCode } from '@plumbline/contract/errors';
import type { RemoteRef } from '@plumbline/core/render';
import { SingleFlight, Slots } from '../process/index.ts';
import type { GitProgram } from './git-program.ts';
import type { GitRemote } from './git-remote.ts';
import { mapGitError } from './map-git-error.ts';
import { MirrorUpkeep } from './mirror-upkeep.ts';
import type { ObjectDatabase } from './object-database.ts';
import type { RemoteAccess, RemoteAccessProvider } from './remote-access.ts';
import { parseRemoteRefs } from './remote-refs.ts';

/** What a mirror tells about its requests to the remote, for metrics. */
export interface GitRequestObserver {
  /** `seconds` from start to end of one request; `failed` when git refused. */
  onRequest(request: { url: string; kind: 'ls-remote' | 'fetch'; seconds: number; failed: boolean }): void;
}

/** A database that failed to open told so to whoever asked for it; there is nothing to close. */
function neverOpened(): undefined {
  return undefined;
}

/** What a mirror is made of. */
export interface MirrorOptions {
  /** See `remoteFingerprint`. */
  id: string;
  remote: GitRemote;
  git: GitProgram;
  access: RemoteAccessProvider;
  /** Folder of the bare repository; made when missing. */
  gitDir: string;
  /** Opens the object database of a bare repository. */
  openDatabase: (gitDir: string) => Promise<ObjectDatabase>;
  observer: GitRequestObserver;
  /** Milliseconds for listing refs (ARGOCD_GIT_REQUEST_TIMEOUT). */
  requestTimeoutMs: number;
  /** How often a request that did not reach the remote is repeated (ARGOCD_GIT_ATTEMPTS_COUNT and ARGOCD_GIT_RETRY_*). */
  retry: GitRetry;
  /** Shared by all mirrors: most lists of refs at once. */
  refSlots: Slots;
}

/** Repetition of requests; waits in milliseconds. */
export interface GitRetry {
  attempts: number;
  waitMs: number;
  factor: number;
  maxWaitMs: number;
}

interface RemoteRequest {
  kind: 'ls-remote' | 'fetch';
  /** For the error's text. */
  doing: string;
  args: string[];
  timeoutMs?: number;
}

/**
 * A bare copy of one remote, seen with one set of credentials. It holds only what was asked for; fetches of different
 * revisions run side by side and reads never wait, because objects are only ever added.
 */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #flights = new SingleFlight<boolean>();
  readonly #refFlights = new SingleFlight<readonly RemoteRef[]>();
  // A shallow repository has one `shallow` file that all fetches write.
  readonly #shallowFetch = new Slots(1);
  readonly #upkeep: MirrorUpkeep;
  #database: Promise<ObjectDatabase> | undefined;

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.#upkeep = new MirrorUpkeep(options.git, options.gitDir);
  }

  /** Names remote and credentials; reveals neither. */
  get id(): string {
    return this.#options.id;
  }

  /** The repository's URL, without user and password. */
  get url(): string {
    return this.#options.remote.url;
  }

  /** The objects fetched so far. */
  async database(): Promise<ObjectDatabase> {
    this.#database ??= this.#open().catch((error: unknown) => {
      this.#database = undefined;
      throw error;
    });
    return this.#database;
  }

  /**
   * All refs of the remote. Callers that ask together share one request; one that must be `isFresh` only a request that began after
   * it asked.
   * Throws GIT_UNREACHABLE, GIT_UNAUTHORIZED, GIT_HOST_UNKNOWN, GIT_FAILED or TIMEOUT.
   */
  async listRefs(isFresh: boolean): Promise<readonly RemoteRef[]> {
    const ask = async (): Promise<readonly RemoteRef[]> => {
      const args = ['ls-remote', '--symref', '--', this.#options.remote.url];
      const output = await this.#retried({
        kind: 'ls-remote',
        doing: 'list refs of',
        args,
        timeoutMs: this.#options.requestTimeoutMs,
      });
      return parseRemoteRefs(output.toString('utf8'));
    };
    return isFresh ? this.#refFlights.runFresh('refs', ask) : this.#refFlights.run('refs', ask);
  }

  /**
   * Makes sure that the commit (a full id) and its files are here, and answers their database. `ref` is a full ref name that the remote
   * said holds the commit, used when the remote does not serve commits by id. Throws `GIT_REVISION_NOT_FOUND` and as `listRefs`.
   */
  async ensureCommit(commit: string, ref?: string): Promise<ObjectDatabase> {
    const database = await this.database();
    if ((await database.commitMetadata(commit)) !== undefined) return database;
    await this.#flights.run(commit, async () => this.#fetchCommit(commit, ref));
    if ((await database.commitMetadata(commit)) !== undefined) return database;
    throw new AppError(
      'GIT_REVISION_NOT_FOUND',
      `fetch commit "${commit}" of "${this.url}": the remote does not have it`,
    );
  }

  /** Fetches all branches and tags, once for all who ask meanwhile: what a short id may mean. */
  async fetchAllRefs(): Promise<ObjectDatabase> {
    const database = await this.database();
    await this.#flights.runFresh('all', async () => {
      await this.#fetch(['+refs/heads/*:refs/mirror/heads/*', '+refs/tags/*:refs/mirror/tags/*']);
      return true;
    });
    return database;
  }

  /** Ends the processes of the database. */
  async close(): Promise<void> {
    const database = await this.#database?.catch(neverOpened);
    await database?.close();
  }

  async #fetchCommit(commit: string, ref: string | undefined): Promise<boolean> {
    const here = `refs/mirror/commits/${commit}`;
    try {
      await this.#fetch([`+${commit}:${here}`]);
    } catch (error) {
      if (!hasCode(error, 'GIT_REVISION_NOT_FOUND', 'GIT_FAILED')) throw error;
      await this.#fetchByRef(ref);
      return true;
    }
    await this.#upkeep.fetched(here);
    return true;
  }

  async #fetchByRef(ref: string | undefined): Promise<void> {
    // Servers without "commits by id": fetch the ref that held it a moment ago, else all of them.
    if (ref !== undefined) await this.#fetch([`+${ref}:refs/mirror/named/${ref.replace(/^refs\//, '')}`]);
    else await this.fetchAllRefs();
  }

  async #fetch(refspecs: readonly string[]): Promise<void> {
    const { depth, url } = this.#options.remote;
    const shallow = depth > 0 ? [`--depth=${depth}`] : [];
    const args = [
      '--git-dir',
      this.#options.gitDir,
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      ...shallow,
      '--',
      url,
      ...refspecs,
    ];
    const request = async (): Promise<Buffer> => this.#retried({ kind: 'fetch', doing: 'fetch from', args });
    await (depth > 0 ? this.#shallowFetch.run(request) : request());
  }

  async #retried(request: RemoteRequest): Promise<Buffer> {
    const { retry, refSlots } = this.#options;
    const once = async (): Promise<Buffer> =>
      request.kind === 'ls-remote' ? refSlots.run(async () => this.#request(request)) : this.#request(request);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once();
      } catch (error) {
        if (attempt >= retry.attempts || !hasCode(error, 'GIT_UNREACHABLE', 'TIMEOUT')) throw error;
        await setTimeout(Math.min(retry.waitMs * retry.factor ** (attempt - 1), retry.maxWaitMs));
      }
    }
  }

  async #request(request: RemoteRequest): Promise<Buffer> {
    const { remote, git, access: provider, observer } = this.#options;
    const startedAt = performance.now();
    let failed = true;
    try {
      return await provider.with(remote, async (given: RemoteAccess) => {
        const result = await git.run({
          args: request.args,
          env: given.env,
          config: given.config,
          ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
        });
        failed = result.code !== 0;
        if (!failed) return result.stdout;
        throw mapGitError({ doing: request.doing, url: remote.url, stderr: result.stderr, hide: given.secrets });
      });
    } finally {
      observer.onRequest({
        url: remote.url,
        kind: request.kind,
        seconds: (performance.now() - startedAt) / 1000,
        failed,
      });
    }
  }

  async #open(): Promise<ObjectDatabase> {
    const { gitDir, git } = this.#options;
    const made = await access(join(gitDir, 'HEAD')).then(
      () => true,
      () => false,
    );
    if (!made) {
      const draft = `${gitDir}.new`;
      await rm(draft, { recursive: true, force: true });
      await mkdir(draft, { recursive: true, mode: 0o700 });
      await git.expect({ args: ['init', '--quiet', '--bare', '--template=', draft] });
      await rename(draft, gitDir);
    }
    return this.#options.openDatabase(gitDir);
  }
}
