import type { AppProject, v1alpha1 } from '@plumbline/contract/crd';
import type { ResourceKey } from '@plumbline/core/object';
import { isDestinationPermitted, isResourcePermitted, isSourcePermitted } from '@plumbline/core/project';
import type { ProjectRules, Refusal } from '../ports.ts';

/** The rules of projects, in the words of conditions. */
export const projectRules: ProjectRules = Object.freeze({
  sourceRefusal(project: AppProject, repoUrl: string): Refusal {
    if (isSourcePermitted(project.spec, repoUrl)) return undefined;
    return `application repo ${repoUrl} is not permitted in project '${project.metadata.name}'`;
  },
  destinationRefusal(project: AppProject, destination: v1alpha1.ApplicationDestination): Refusal {
    if (isDestinationPermitted(project.spec, destination)) return undefined;
    const { server = '', namespace = '' } = destination;
    return `application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${project.metadata.name}'`;
  },
  resourceRefusal(
    project: AppProject,
    key: ResourceKey,
    place: { isNamespaced: boolean; destination: v1alpha1.ApplicationDestination },
  ): Refusal {
    if (isResourcePermitted(project.spec, key, place)) return undefined;
    return `resource ${key.group === '' ? '' : `${key.group}:`}${key.kind} is not permitted in project ${project.metadata.name}`;
  },
});
