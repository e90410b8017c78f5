import type { Application, AppProject, v1alpha1 } from '@plumbline/contract/crd';
import type { ResourceKey } from '@plumbline/core/object';
import {
  decideSyncWindow,
  isDestinationPermitted,
  isResourcePermitted,
  isSourceNamespacePermitted,
  isSourcePermitted,
} from '@plumbline/core/project';
import { zoneOffset } from '@plumbline/io/time';
import type { ProjectRules, Refusal } from '../ports.ts';

/** The rules of projects, in the words of conditions. */
export const projectRules: ProjectRules = Object.freeze({
  namespaceRefusal(project: AppProject, namespace: string, controlPlane: string): Refusal {
    if (isSourceNamespacePermitted(project.spec, namespace, controlPlane)) return undefined;
    return `application in namespace '${namespace}' is not permitted to use project '${project.metadata.name}'`;
  },
  sourceRefusal(project: AppProject, repoUrl: string): Refusal {
    if (isSourcePermitted(project.spec, repoUrl)) return undefined;
    return `application repo ${repoUrl} is not permitted in project '${project.metadata.name}'`;
  },
  destinationRefusal(
    project: AppProject,
    destination: v1alpha1.ApplicationDestination,
    clusters: readonly string[],
  ): Refusal {
    if (isDestinationPermitted(project.spec, destination, { projectClusters: clusters })) return undefined;
    const { server = '', namespace = '' } = destination;
    return `application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${project.metadata.name}'`;
  },
  resourceRefusal(
    project: AppProject,
    key: ResourceKey,
    place: { isNamespaced: boolean; destination: v1alpha1.ApplicationDestination; projectClusters: readonly string[] },
  ): Refusal {
    if (isResourcePermitted(project.spec, key, place)) return undefined;
    return `resource ${key.group === '' ? '' : `${key.group}:`}${key.kind} is not permitted in project ${project.metadata.name}`;
  },
  windowRefusal(
    project: AppProject,
    app: Application,
    sync: { destination: v1alpha1.ApplicationDestination; nowMs: number; isManual: boolean; startedAtMs?: number },
  ): Refusal {
    const { isPermitted } = decideSyncWindow({
      windows: project.spec.syncWindows ?? [],
      target: { name: app.metadata.name, destination: sync.destination },
      nowMs: sync.nowMs,
      isManual: sync.isManual,
      ...(sync.startedAtMs === undefined ? {} : { startedAtMs: sync.startedAtMs }),
      zoneOffset,
    });
    return isPermitted ? undefined : 'Sync operation blocked by sync window';
  },
});
