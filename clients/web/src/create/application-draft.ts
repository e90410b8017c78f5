import type { Application, v1alpha1 } from '@plumbline/contract/crd';

/** What the form holds. */
export interface ApplicationDraft {
  name: string;
  project: string;
  repoURL: string;
  path: string;
  targetRevision: string;
  cluster: string;
  namespace: string;
  isAutomatic: boolean;
  prune: boolean;
  selfHeal: boolean;
  createNamespace: boolean;
}

export const emptyDraft: ApplicationDraft = {
  name: '',
  project: 'default',
  repoURL: '',
  path: '',
  targetRevision: 'HEAD',
  cluster: 'https://kubernetes.default.svc',
  namespace: '',
  isAutomatic: false,
  prune: false,
  selfHeal: false,
  createNamespace: true,
};

/** The Application that a draft describes. */
export function renderDraft(draft: ApplicationDraft, namespace: string): Partial<Application> {
  const automated = draft.isAutomatic ? { automated: { prune: draft.prune, selfHeal: draft.selfHeal } } : {};
  const options = draft.createNamespace ? { syncOptions: ['CreateNamespace=true'] } : {};
  const spec: Application['spec'] = {
    project: draft.project,
    source: {
      repoURL: draft.repoURL.trim(),
      path: draft.path.trim(),
      targetRevision: draft.targetRevision.trim() || 'HEAD',
    },
    destination: { server: draft.cluster, namespace: draft.namespace.trim() },
    ...(draft.isAutomatic || draft.createNamespace
      ? { syncPolicy: { ...automated, ...options } satisfies v1alpha1.SyncPolicy }
      : {}),
  };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: draft.name.trim(), namespace },
    spec,
  };
}

/** What is wrong with a draft, by field; empty when it can be sent. The server checks the rest. */
export function checkDraft(draft: ApplicationDraft): Partial<Record<keyof ApplicationDraft, string>> {
  const dnsName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
  return {
    ...(dnsName.test(draft.name.trim())
      ? {}
      : { name: 'Small letters, digits and dashes; it begins and ends with a letter or digit.' }),
    ...(draft.repoURL.trim() === '' ? { repoURL: 'The address that Git clones from.' } : {}),
    ...(draft.path.trim() === ''
      ? { path: 'The folder with the manifests; a dot for the root of the repository.' }
      : {}),
    ...(draft.namespace.trim() === '' ? { namespace: 'Where its objects go.' } : {}),
  };
}
