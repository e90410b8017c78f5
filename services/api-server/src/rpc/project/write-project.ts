import { API_VERSION, type AppProject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { dropUndefined } from '@plumbline/core/std';
import type { ServerDeps } from '../../ports.ts';
import type { Stored } from '../../state/control-state.ts';
import { decideProject } from './decide-project.ts';

/** A project as it may be stored. Throws INVALID_ARGUMENT without a name. */
export function normalizeProject(deps: ServerDeps, sent: v1alpha1.AppProject | undefined): Stored<AppProject> {
  const { name, labels, annotations, finalizers, resourceVersion } = sent?.metadata ?? {};
  if (!name) throw new AppError('INVALID_ARGUMENT', 'read the project: it has no metadata.name');
  return {
    apiVersion: API_VERSION,
    kind: 'AppProject',
    metadata: {
      name,
      namespace: deps.namespace,
      ...dropUndefined({ labels, annotations, finalizers, resourceVersion }),
    },
    spec: sent?.spec ?? {},
  };
}

/** Throws the faults of a project, all in one text. */
export function validateProject(project: AppProject, more: readonly AppError[] = []): void {
  const faults = [...decideProject(project), ...more];
  if (faults.length === 0) return;
  const all = faults.map((fault) => fault.message).join('; ');
  throw new AppError('INVALID_ARGUMENT', `project ${project.metadata.name} is invalid: ${all}`);
}
