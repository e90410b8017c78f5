import type { KubeObject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { resources, type CollectionTarget, type KubeClient } from '@plumbline/io/kube';

/** Names of what `cluster add` makes in the cluster: letter for letter Argo CD's. */
export const managerNames = {
  serviceAccount: 'argocd-manager',
  role: 'argocd-manager-role',
  binding: 'argocd-manager-role-binding',
} as const;

const rbac = (plural: string): CollectionTarget['resource'] => ({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural,
});

/** What the account may do, and where: everything everywhere, or within namespaces. */
export interface AccountScope {
  systemNamespace: string;
  serviceAccount?: string;
  namespaces: readonly string[];
  signal: AbortSignal;
}

async function ensure(client: KubeClient, target: CollectionTarget, object: KubeObject): Promise<void> {
  try {
    await client.create(target, object);
  } catch (error) {
    if (!hasCode(error, 'ALREADY_EXISTS')) throw error;
  }
}

function subjects(account: string, namespace: string): object[] {
  return [{ kind: 'ServiceAccount', name: account, namespace }];
}

function clusterRole(): KubeObject {
  const rules = [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ];
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: managerNames.role },
    rules,
  };
}

async function grantEverywhere(client: KubeClient, account: string, systemNamespace: string): Promise<void> {
  await ensure(client, { resource: rbac('clusterroles') }, clusterRole());
  const binding: KubeObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: managerNames.binding },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: managerNames.role },
    subjects: subjects(account, systemNamespace),
  };
  await ensure(client, { resource: rbac('clusterrolebindings') }, binding);
}

async function grantInNamespace(
  client: KubeClient,
  namespace: string,
  [account, systemNamespace]: [string, string],
): Promise<void> {
  const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
  const role: KubeObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: managerNames.role, namespace },
    rules,
  };
  await ensure(client, { resource: rbac('roles'), namespace }, role);
  const binding: KubeObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: managerNames.binding, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: managerNames.role },
    subjects: subjects(account, systemNamespace),
  };
  await ensure(client, { resource: rbac('rolebindings'), namespace }, binding);
}

// The token controller fills the Secret; it is watched rather than polled.
async function awaitToken(
  client: KubeClient,
  namespace: string,
  [name, signal]: [string, AbortSignal],
): Promise<string> {
  const readToken = (secret: KubeObject): string | undefined => {
    const token = (secret['data'] as Record<string, string> | undefined)?.['token'];
    return token === undefined ? undefined : Buffer.from(token, 'base64').toString('utf8');
  };
  const target = { resource: resources.secrets, namespace };
  const now = readToken(await client.get({ ...target, name }));
  if (now) return now;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(30_000)]);
  const events = client.watch(target, { fieldSelector: `metadata.name=${name}`, signal: limit, timeoutSeconds: 30 });
  for await (const event of events) {
    const token = event.type === 'ADDED' || event.type === 'MODIFIED' ? readToken(event.object) : undefined;
    if (token) return token;
  }
  throw new AppError(
    'TIMEOUT',
    `wait for the token of Secret "${namespace}/${name}": the cluster made none within 30 s`,
  );
}

/** Makes the account, its role and a lasting token, each unless it is there; returns the token. */
export async function ensureManagerAccount(client: KubeClient, scope: AccountScope): Promise<string> {
  const { systemNamespace: namespace } = scope;
  const account = scope.serviceAccount ?? managerNames.serviceAccount;
  if (!scope.serviceAccount) {
    await ensure(
      client,
      { resource: resources.serviceAccounts, namespace },
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: account, namespace },
      },
    );
    if (scope.namespaces.length === 0) await grantEverywhere(client, account, namespace);
    for (const target of scope.namespaces) await grantInNamespace(client, target, [account, namespace]);
  }
  const secretName = `${account}-long-lived-token`;
  const annotations = { 'kubernetes.io/service-account.name': account };
  await ensure(
    client,
    { resource: resources.secrets, namespace },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secretName, namespace, annotations },
      type: 'kubernetes.io/service-account-token',
    },
  );
  return awaitToken(client, namespace, [secretName, scope.signal]);
}
