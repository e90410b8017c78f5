import { label, type KubeObject, type v1alpha1 } from '@plumbline/contract/crd';

type FieldType = 'text' | 'boolean' | 'number';

/** Keys of a repository Secret and the fields that they fill (repositories-and-clusters.md §1.12). */
const FIELDS: Readonly<Record<string, readonly [field: keyof v1alpha1.Repository, type: FieldType]>> = {
  url: ['repo', 'text'],
  type: ['type', 'text'],
  name: ['name', 'text'],
  project: ['project', 'text'],
  username: ['username', 'text'],
  password: ['password', 'text'],
  bearerToken: ['bearerToken', 'text'],
  sshPrivateKey: ['sshPrivateKey', 'text'],
  insecure: ['insecure', 'boolean'],
  insecureIgnoreHostKey: ['insecureIgnoreHostKey', 'boolean'],
  tlsClientCertData: ['tlsClientCertData', 'text'],
  tlsClientCertKey: ['tlsClientCertKey', 'text'],
  enableLfs: ['enableLfs', 'boolean'],
  enableOCI: ['enableOCI', 'boolean'],
  insecureOCIForceHttp: ['insecureOCIForceHttp', 'boolean'],
  proxy: ['proxy', 'text'],
  noProxy: ['noProxy', 'text'],
  forceHttpBasicAuth: ['forceHttpBasicAuth', 'boolean'],
  depth: ['depth', 'number'],
  webhookManifestCacheWarmDisabled: ['webhookManifestCacheWarmDisabled', 'boolean'],
  githubAppID: ['githubAppID', 'number'],
  githubAppInstallationID: ['githubAppInstallationID', 'number'],
  githubAppPrivateKey: ['githubAppPrivateKey', 'text'],
  githubAppEnterpriseBaseUrl: ['githubAppEnterpriseBaseUrl', 'text'],
  gcpServiceAccountKey: ['gcpServiceAccountKey', 'text'],
  useAzureWorkloadIdentity: ['useAzureWorkloadIdentity', 'boolean'],
  azureServicePrincipalClientId: ['azureServicePrincipalClientId', 'text'],
  azureServicePrincipalClientSecret: ['azureServicePrincipalClientSecret', 'text'],
  azureServicePrincipalTenantId: ['azureServicePrincipalTenantId', 'text'],
  azureActiveDirectoryEndpoint: ['azureActiveDirectoryEndpoint', 'text'],
};

/** Where and as what a repository is stored. */
export interface RepositorySecretPlace {
  name: string;
  namespace: string;
  /** Value of the label `argocd.argoproj.io/secret-type`. */
  secretType: string;
}

/** The Secret that stores a repository made through the API. */
export function formatRepositorySecret(repository: v1alpha1.Repository, place: RepositorySecretPlace): KubeObject {
  const stringData: Record<string, string> = {};
  for (const [key, [field, type]] of Object.entries(FIELDS)) {
    const value = repository[field];
    if (type === 'boolean' && value === true) stringData[key] = 'true';
    if (type === 'number' && typeof value === 'number' && value !== 0) stringData[key] = String(value);
    if (type === 'text' && typeof value === 'string' && value !== '') stringData[key] = value;
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: place.name,
      namespace: place.namespace,
      labels: { [label.secretType]: place.secretType },
      annotations: { 'managed-by': 'argocd.argoproj.io' },
    },
    type: 'Opaque',
    stringData,
  };
}
