import { AppError } from '@plumbline/contract/errors';
import type { Input, InputRequest } from '@plumbline/core/appset';
import type { RpcClient } from '@plumbline/io/rpc';
import { findRepository, type SettingsStore } from '@plumbline/io/settings';
import type { GitReader } from '../ports.ts';

/** How Git is read. */
export interface RepoServerGitOptions {
  client: Pick<RpcClient<'repository.RepoServerService'>, 'GetGitDirectories' | 'GetGitFiles'>;
  settings: Pick<SettingsStore, 'snapshot' | 'incomplete'>;
  isSubmoduleEnabled: boolean;
  isNewFileGlobbing: boolean;
  timeoutMs: number;
}

/** Git through the repo-server, with the credentials of the settings. */
export class RepoServerGit implements GitReader {
  readonly #options: RepoServerGitOptions;

  constructor(options: RepoServerGitOptions) {
    this.#options = options;
  }

  async read(request: InputRequest, how: { project: string; isFresh: boolean; signal: AbortSignal }): Promise<Input> {
    const { client, settings, isSubmoduleEnabled, isNewFileGlobbing, timeoutMs } = this.#options;
    const repo = findRepository(settings.snapshot(), { url: request.repoURL, project: how.project });
    const common = {
      repo,
      revision: request.revision,
      submoduleEnabled: isSubmoduleEnabled,
      noRevisionCache: how.isFresh,
    };
    const call = { signal: how.signal, timeoutMs };
    try {
      if (request.kind === 'git-directories') {
        const { paths } = await client.GetGitDirectories(common, call);
        return { kind: 'directories', paths: paths ?? [] };
      }
      const files = await client.GetGitFiles(
        { ...common, path: request.pattern, NewGitFileGlobbingEnabled: isNewFileGlobbing },
        call,
      );
      // The map holds bytes, as base64 in the JSON form of messages.
      return { kind: 'files', files: decodeFiles(files.map ?? {}) };
    } catch (thrown) {
      const error = AppError.from(thrown);
      throw new AppError(error.code, `read ${subjectOf(request)} of "${request.repoURL}": ${error.message}`, {
        cause: error,
        retry: error.retry,
      });
    }
  }
}

function subjectOf(request: InputRequest): string {
  const revision = request.revision === '' ? 'HEAD' : request.revision;
  return request.kind === 'git-directories'
    ? `directories at "${revision}"`
    : `files "${request.pattern}" at "${revision}"`;
}

function decodeFiles(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map).map(([path, content]) => [path, Buffer.from(content, 'base64').toString('utf8')]),
  );
}
