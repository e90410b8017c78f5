import type { v1alpha1 } from '@plumbline/contract/crd';
import { findRepository, normalizeRepositoryUrl } from '@plumbline/io/settings';
import type { RepositoriesPort } from '../ports.ts';
import type { ControlState } from './control-state.ts';

/** Repositories of repository Secrets, completed by credential templates. */
export class RepositoryDirectory implements RepositoriesPort {
  readonly #state: Pick<ControlState, 'settings'>;

  constructor(state: Pick<ControlState, 'settings'>) {
    this.#state = state;
  }

  list(): readonly v1alpha1.Repository[] {
    return this.#state
      .settings()
      .repositories.map(({ repository }) => this.find(repository.repo ?? '', repository.project ?? ''));
  }

  find(url: string, project: string): v1alpha1.Repository {
    return findRepository(this.#state.settings(), { url, project });
  }

  templates(): readonly v1alpha1.RepoCreds[] {
    return this.#state.settings().repositoryCredentials.map(({ credentials }) => credentials);
  }

  secretNameOf(url: string, project: string): string | undefined {
    const wanted = normalizeRepositoryUrl(url);
    const entries = this.#state
      .settings()
      .repositories.filter(({ repository }) => normalizeRepositoryUrl(repository.repo ?? '') === wanted);
    const entry =
      entries.find(({ repository }) => (repository.project ?? '') === project) ??
      (project === '' && entries.length === 1 ? entries[0] : undefined);
    return entry?.secretName;
  }
}

/** The fields of a repository that may leave the server; everything else is a credential or may hold one. */
const SHOWN = [
  'repo',
  'type',
  'name',
  'username',
  'insecure',
  'insecureIgnoreHostKey',
  'enableLfs',
  'enableOCI',
  'insecureOCIForceHttp',
  'project',
  'noProxy',
  'inheritedCreds',
  'forceHttpBasicAuth',
  'githubAppID',
  'githubAppInstallationID',
  'githubAppEnterpriseBaseUrl',
  'useAzureWorkloadIdentity',
  'depth',
  'connectionState',
] as const satisfies readonly (keyof v1alpha1.Repository)[];

/** A repository as it may leave the server: without credentials, and without those that stand in its URL. */
export function withoutRepositoryCredentials(repository: v1alpha1.Repository): v1alpha1.Repository {
  const kept = Object.fromEntries(
    SHOWN.filter((name) => repository[name] !== undefined && repository[name] !== '').map((name) => [
      name,
      repository[name],
    ]),
  ) as v1alpha1.Repository;
  return { ...kept, repo: withoutUserInfo(repository.repo ?? '') };
}

/** A URL without user and password. */
export function withoutUserInfo(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*:[^/@]*@/i, '$1');
}
