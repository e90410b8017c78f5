import type { v1alpha1 } from '@plumbline/contract/crd';
import type { RepoCredsEntry, RepositoryEntry } from './parse-repository-secret.ts';
import { normalizeRepositoryUrl } from './repository-url.ts';

/** What is known of repositories. */
export interface KnownRepositories {
  readonly repositories: readonly RepositoryEntry[];
  readonly repositoryCredentials: readonly RepoCredsEntry[];
}

/** A repository wanted by an application of a project. */
export interface RepositoryQuery {
  url: string;
  /** Repositories of other projects are not seen; absent: only those without project. */
  project?: string;
}

const credentialKeys = [
  'username',
  'password',
  'sshPrivateKey',
  'bearerToken',
  'tlsClientCertData',
  'tlsClientCertKey',
  'githubAppPrivateKey',
  'gcpServiceAccountKey',
  'useAzureWorkloadIdentity',
  'azureServicePrincipalClientId',
  'azureServicePrincipalClientSecret',
] as const satisfies readonly (keyof v1alpha1.RepoCreds)[];

/**
 * The repository to hand to the repo-server: the entry of this URL (that of the project before the global one); without
 * credentials of its own filled from the template with the longest matching prefix; for an unknown URL just the URL and, when
 * one matches, the template (repositories-and-clusters.md §1.12).
 */
export function findRepository(known: KnownRepositories, query: RepositoryQuery): v1alpha1.Repository {
  const own = findOwn(known.repositories, query) ?? { repo: query.url };
  if (hasCredentials(own)) return own;
  const template = findTemplate(known.repositoryCredentials, query.url);
  if (template === undefined) return own;
  const { url: _url, type: _type, ...credentials } = template;
  return { ...credentials, ...own, inheritedCreds: true };
}

/** The template whose URL is the longest prefix of this URL. */
export function findTemplate(templates: readonly RepoCredsEntry[], url: string): v1alpha1.RepoCreds | undefined {
  const wanted = normalizeRepositoryUrl(url);
  let best: { length: number; credentials: v1alpha1.RepoCreds } | undefined;
  for (const { credentials } of templates) {
    const prefix = normalizeRepositoryUrl(credentials.url ?? '');
    if (prefix === '' || !wanted.startsWith(prefix)) continue;
    if (best === undefined || prefix.length > best.length) best = { length: prefix.length, credentials };
  }
  return best?.credentials;
}

function findOwn(repositories: readonly RepositoryEntry[], query: RepositoryQuery): v1alpha1.Repository | undefined {
  const wanted = normalizeRepositoryUrl(query.url);
  const same = repositories.filter(({ repository }) => normalizeRepositoryUrl(repository.repo ?? '') === wanted);
  const ofProject = same.find(
    ({ repository }) => query.project !== undefined && query.project !== '' && repository.project === query.project,
  );
  const global = same.find(({ repository }) => repository.project === undefined);
  const entry = ofProject ?? global;
  return entry === undefined ? undefined : { ...entry.repository, repo: query.url };
}

function hasCredentials(repository: v1alpha1.Repository): boolean {
  return credentialKeys.some((key) => repository[key] !== undefined);
}
