import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { getJson, setJson } from '@plumbline/io/cache';
import type { ServerDeps } from '../../ports.ts';
import { withoutUserInfo } from '../../state/repository-directory.ts';

/** Whether a repository answers, as far as is known; kept for an hour under Argo CD's key, and looked up anew on demand. */
export async function fetchConnectionState(
  deps: ServerDeps,
  repository: v1alpha1.Repository,
  options: { isForced: boolean; signal: AbortSignal },
): Promise<v1alpha1.ConnectionState> {
  const name = `repo|${repository.repo ?? ''}|${repository.project ?? ''}|connection-state`;
  const known = options.isForced ? undefined : await getJson<v1alpha1.ConnectionState>(deps.cache, name);
  if (known !== undefined) return known;
  const state = await testConnection(deps, repository, options.signal);
  await setJson(deps.cache, { name, value: state, options: { ttlMs: deps.connectionStatusTtlMs } });
  return state;
}

async function testConnection(
  deps: ServerDeps,
  repository: v1alpha1.Repository,
  signal: AbortSignal,
): Promise<v1alpha1.ConnectionState> {
  const attemptedAt = deps.now().toISOString();
  try {
    await deps.repoServer.TestRepository({ repo: repository }, { signal });
    return { status: 'Successful', message: '', attemptedAt };
  } catch (thrown) {
    // A caller that went away says nothing about the repository; kept for an hour, it would.
    if (signal.aborted) throw thrown;
    const message = withoutUserInfo(AppError.from(thrown).message);
    return { status: 'Failed', message: `Unable to connect to repository: ${message}`, attemptedAt };
  }
}
