import type { v1alpha1 } from '@plumbline/contract/crd';
import { matchesAnyOf } from '../glob/index.ts';

/** Whether Applications of a namespace may use a project: always those of the control plane's, others by `sourceNamespaces`. */
export function isSourceNamespacePermitted(
  project: Pick<v1alpha1.AppProjectSpec, 'sourceNamespaces'>,
  namespace: string,
  controlPlaneNamespace: string,
): boolean {
  return namespace === controlPlaneNamespace || matchesAnyOf(project.sourceNamespaces ?? [], namespace);
}
