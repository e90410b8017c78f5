import { label, labelValue, type KubeObject, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { TextData } from './config-map-reader.ts';
import { secretDataOf } from './secret-data.ts';

/** A repository and the Secret it stands in. Its credentials are in the clear: it goes to the repo-server and nowhere else. */
export interface RepositoryEntry {
  readonly secretName: string;
  readonly repository: v1alpha1.Repository;
}

/** A credential template and the Secret it stands in. */
export interface RepoCredsEntry {
  readonly secretName: string;
  readonly credentials: v1alpha1.RepoCreds;
}

/** The repository of a Secret of type `repository`. Throws `CONFIG_INVALID` without `url` or with a field that does not parse. */
export function parseRepositorySecret(secret: KubeObject): RepositoryEntry {
  const fields = new SecretFields(secret);
  const type = fields.text('type');
  return {
    secretName: secret.metadata.name,
    repository: {
      repo: fields.required('url'),
      type: type === '' ? 'git' : type,
      ...fields.pick('name', 'project'),
      ...fields.flags('insecureIgnoreHostKey', 'insecure', 'enableLfs', 'webhookManifestCacheWarmDisabled'),
      ...fields.numbers('depth'),
      ...credentialFields(fields),
    },
  };
}

/** The template of a Secret of type `repo-creds`. Throws as `parseRepositorySecret`. */
export function parseRepoCredsSecret(secret: KubeObject): RepoCredsEntry {
  const fields = new SecretFields(secret);
  return {
    secretName: secret.metadata.name,
    credentials: { url: fields.required('url'), ...fields.pick('type'), ...credentialFields(fields) },
  };
}

/** Whether a Secret is of one of the types that Argo CD's label names. */
export function isSecretOfType(secret: KubeObject, type: 'repository' | 'repo-creds' | 'cluster'): boolean {
  const types = {
    repository: labelValue.secretTypeRepository,
    'repo-creds': labelValue.secretTypeRepoCreds,
    cluster: labelValue.secretTypeCluster,
  };
  return secret.metadata.labels?.[label.secretType] === types[type];
}

type Credentials = Omit<v1alpha1.RepoCreds, 'url' | 'type'>;

function credentialFields(fields: SecretFields): Credentials {
  return {
    ...fields.pick(
      'username',
      'password',
      'sshPrivateKey',
      'bearerToken',
      'tlsClientCertData',
      'tlsClientCertKey',
      'githubAppPrivateKey',
      'githubAppEnterpriseBaseUrl',
      'gcpServiceAccountKey',
      'proxy',
      'noProxy',
      'azureServicePrincipalClientId',
      'azureServicePrincipalClientSecret',
      'azureServicePrincipalTenantId',
      'azureActiveDirectoryEndpoint',
    ),
    ...fields.numbers('githubAppID', 'githubAppInstallationID'),
    ...fields.flags('enableOCI', 'forceHttpBasicAuth', 'useAzureWorkloadIdentity', 'insecureOCIForceHttp'),
  };
}

class SecretFields {
  readonly #data: TextData;
  readonly #secretName: string;

  constructor(secret: KubeObject) {
    this.#data = secretDataOf(secret);
    this.#secretName = secret.metadata.name;
  }

  text(key: string): string {
    return this.#data[key] ?? '';
  }

  required(key: string): string {
    const text = this.text(key).trim();
    if (text === '') throw this.#invalid(key, 'missing');
    return text;
  }

  pick<Key extends string>(...keys: Key[]): Partial<Record<Key, string>> {
    return this.#collect(keys, (text) => text);
  }

  flags<Key extends string>(...keys: Key[]): Partial<Record<Key, boolean>> {
    return this.#collect(keys, (text, key) => {
      if (text === 'true' || text === 'false') return text === 'true';
      throw this.#invalid(key, 'not "true" or "false"');
    });
  }

  numbers<Key extends string>(...keys: Key[]): Partial<Record<Key, number>> {
    return this.#collect(keys, (text, key) => {
      if (/^\d+$/.test(text)) return Number(text);
      throw this.#invalid(key, 'not a whole number');
    });
  }

  #collect<Key extends string, T>(keys: readonly Key[], read: (text: string, key: Key) => T): Partial<Record<Key, T>> {
    const found: Partial<Record<Key, T>> = {};
    for (const key of keys) {
      const text = this.text(key);
      if (text !== '') found[key] = read(text, key);
    }
    return found;
  }

  #invalid(key: string, why: string): AppError {
    return new AppError('CONFIG_INVALID', `read repository Secret "${this.#secretName}": ${key}: ${why}`);
  }
}
