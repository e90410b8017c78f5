import { API_VERSION, label, labelValue, objectName, type AppProject, type KubeObject } from '@plumbline/contract/crd';

/** Which of the keys that the API server owns argocd-secret lacks. */
export interface MissingKeys {
  secretKey: boolean;
  adminPassword: boolean;
  certificate: boolean;
}

/** What the first start needs to know. */
export interface FirstStartFacts {
  /** Decoded data of argocd-secret. */
  secret: Readonly<Record<string, string>>;
  /** Decoded data of argocd-server-tls. */
  serverTls: Readonly<Record<string, string>>;
  isAdminEnabled: boolean;
  isInsecure: boolean;
}

/** Which keys must be made (running-as-processes.md: "a component creates what it owns"). */
export function planFirstStart(facts: FirstStartFacts): MissingKeys {
  const hasOwnTls = Boolean(facts.serverTls['tls.crt'] && facts.serverTls['tls.key']);
  const hasStoredTls = Boolean(facts.secret['tls.crt'] && facts.secret['tls.key']);
  return {
    secretKey: !facts.secret['server.secretkey'],
    adminPassword: facts.isAdminEnabled && !facts.secret['admin.password'],
    certificate: !facts.isInsecure && !hasOwnTls && !hasStoredTls,
  };
}

/** An empty argocd-secret with the labels by which components find it. */
export function emptySecret(namespace: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: objectName.secret,
      namespace,
      labels: { [label.partOf]: labelValue.partOfArgocd, 'app.kubernetes.io/name': objectName.secret },
    },
    type: 'Opaque',
  };
}

/** The Secret from which a user reads the first password. */
export function initialAdminSecret(namespace: string, password: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: objectName.initialAdminSecret, namespace },
    type: 'Opaque',
    stringData: { password },
  };
}

/** The AppProject that exists from the start and permits everything. */
export function defaultProject(namespace: string): AppProject & KubeObject {
  return {
    apiVersion: API_VERSION,
    kind: 'AppProject',
    metadata: { name: 'default', namespace },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
}
