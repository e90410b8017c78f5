import { labelValue, type KubeObject, type v1alpha1 } from '@plumbline/contract/crd';
import { sameRepository } from '../rpc/application/select-applications.ts';
import type { RepositoriesPort } from '../ports.ts';
import { decodeSecret, type ControlState } from './control-state.ts';
import { parseRepository } from './repository-secret.ts';

/** Repositories of repository Secrets, completed by credential templates. */
export class RepositoryDirectory implements RepositoriesPort {
  readonly #state: Pick<ControlState, 'secretsOfType'>;

  constructor(state: Pick<ControlState, 'secretsOfType'>) {
    this.#state = state;
  }

  list(): readonly v1alpha1.Repository[] {
    return this.#stored().map((repository) => this.#complete(repository));
  }

  find(url: string, project: string): v1alpha1.Repository {
    const matching = this.#stored().filter((repository) => sameRepository(repository.repo ?? '', url));
    const own = matching.find((repository) => repository.project === project && project !== '');
    const found = own ?? matching.find((repository) => !repository.project);
    return this.#complete(found === undefined ? { repo: url } : { ...found, repo: url });
  }

  templates(): readonly v1alpha1.RepoCreds[] {
    return this.#state.secretsOfType(labelValue.secretTypeRepoCreds).map((secret) => {
      const { repo, ...credentials } = parseRepository(decodeSecret(secret));
      return { ...credentials, url: repo ?? '' };
    });
  }

  #stored(): v1alpha1.Repository[] {
    return this.#state
      .secretsOfType(labelValue.secretTypeRepository)
      .map((secret: KubeObject) => parseRepository(decodeSecret(secret)));
  }

  /** A repository without credentials of its own gets those of the template with the longest prefix of its URL. */
  #complete(repository: v1alpha1.Repository): v1alpha1.Repository {
    if (hasCredentials(repository)) return repository;
    const url = (repository.repo ?? '').toLowerCase();
    const [best] = this.templates()
      .filter((template) => template.url && url.startsWith(template.url.toLowerCase()))
      .toSorted((a, b) => (b.url ?? '').length - (a.url ?? '').length);
    if (best === undefined) return repository;
    const { url: _url, type: _type, ...credentials } = best;
    return { ...repository, ...credentials, inheritedCreds: true };
  }
}

/** Whether a repository carries credentials of its own. */
export function hasCredentials(repository: v1alpha1.Repository): boolean {
  return Boolean(
    repository.username ||
    repository.password ||
    repository.bearerToken ||
    repository.sshPrivateKey ||
    repository.tlsClientCertData ||
    repository.githubAppPrivateKey ||
    repository.gcpServiceAccountKey ||
    repository.useAzureWorkloadIdentity ||
    repository.azureServicePrincipalClientSecret,
  );
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
