import { labelValue, type v1alpha1 } from '@plumbline/contract/crd';
import { secretDataOf } from '@plumbline/io/settings';
import { resources } from '@plumbline/io/kube';
import type { ServerDeps } from '../../ports.ts';
import { formatRepositorySecret } from '../../state/repository-secret.ts';

/** Writes a repository over the Secret that it stands in: keys that it has no more are taken away, others are kept. */
export async function storeRepository(
  deps: ServerDeps,
  repository: v1alpha1.Repository,
  secretName: string,
): Promise<void> {
  const target = { resource: resources.secrets, namespace: deps.namespace, name: secretName };
  const stored = await deps.kube.get(target);
  const { stringData } = formatRepositorySecret(repository, {
    name: secretName,
    namespace: deps.namespace,
    secretType: labelValue.secretTypeRepository,
  });
  const wanted = stringData as Readonly<Record<string, string>>;
  const data: Record<string, string | null> = {};
  for (const key of Object.keys(secretDataOf(stored))) if (!(key in wanted)) data[key] = null;
  const { resourceVersion } = stored.metadata;
  await deps.kube.patch(target, { kind: 'merge', body: { metadata: { resourceVersion }, data, stringData: wanted } });
}
