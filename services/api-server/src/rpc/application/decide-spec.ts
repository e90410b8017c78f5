import type { AppProject, Application, v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { isDestinationPermitted, isSourceNamespacePermitted, isSourcePermitted } from '@plumbline/core/project';
import { sourcesOf } from './select-applications.ts';

/** What the spec of a new or changed application is judged by. */
export interface SpecFacts {
  application: Application;
  controlNamespace: string;
  /** With what it inherits; absent: it does not exist. */
  project: AppProject | undefined;
  /** The destination with server and name of its cluster. */
  destination: v1alpha1.ApplicationDestination;
  /** Servers of the clusters that belong to the project. */
  projectClusters: readonly string[];
}

/** DNS-1123 subdomain. */
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const SYNC_OPTION = /^[A-Za-z]+(=[A-Za-z0-9,-]+)?$/;

/** The faults of a spec, in words; empty when it may be stored (api-server.md §5.7). */
export function decideSpec(facts: SpecFacts): AppError[] {
  return [...shapeFaults(facts.application), ...projectFaults(facts)];
}

function shapeFaults(application: Application): AppError[] {
  const { name } = application.metadata;
  const faults: AppError[] = [];
  if (!NAME.test(name)) faults.push(invalid(`name "${name}" is not a DNS name`));
  const sources = sourcesOf(application);
  if (sources.length === 0 && application.spec.sourceHydrator === undefined) faults.push(invalid('it has no source'));
  for (const source of sources) faults.push(...sourceFaults(source));
  for (const option of application.spec.syncPolicy?.syncOptions ?? []) {
    if (!SYNC_OPTION.test(option)) faults.push(invalid(`sync option "${option}" is not Key=value`));
  }
  return faults;
}

function sourceFaults(source: v1alpha1.ApplicationSource): AppError[] {
  const { repoURL = '', path, chart, ref, targetRevision } = source;
  if (repoURL === '') return [invalid('a source has no repoURL')];
  const isOci = repoURL.startsWith('oci://');
  if (path && chart) return [invalid(`source ${repoURL}: path and chart are both set`)];
  if (!path && !chart && !ref && !isOci) return [invalid(`source ${repoURL}: one of path, chart and ref must be set`)];
  if (chart && !targetRevision) return [invalid(`source ${repoURL}: a chart needs a targetRevision`)];
  return [];
}

function projectFaults(facts: SpecFacts): AppError[] {
  const { application, project, destination } = facts;
  const projectName = application.spec.project;
  if (project === undefined) {
    return [invalid(`Application referencing project ${projectName} which does not exist`, 'PROJECT_NOT_FOUND')];
  }
  const faults: AppError[] = [];
  const { namespace } = application.metadata;
  if (!isSourceNamespacePermitted(project.spec, namespace, facts.controlNamespace)) {
    faults.push(
      notPermitted(
        `application '${application.metadata.name}' in namespace '${namespace}' is not permitted to use project '${projectName}'`,
      ),
    );
  }
  for (const { repoURL = '' } of sourcesOf(application)) {
    if (!isSourcePermitted(project.spec, repoURL)) {
      faults.push(notPermitted(`application repo ${repoURL} is not permitted in project '${projectName}'`));
    }
  }
  if (!isDestinationPermitted(project.spec, destination, { projectClusters: facts.projectClusters })) {
    const { server = '', namespace: target = '' } = destination;
    faults.push(
      notPermitted(
        `application destination server '${server}' and namespace '${target}' do not match any of the allowed destinations in project '${projectName}'`,
      ),
    );
  }
  return faults;
}

function invalid(why: string, code: 'INVALID_ARGUMENT' | 'PROJECT_NOT_FOUND' = 'INVALID_ARGUMENT'): AppError {
  return new AppError(code, why);
}

function notPermitted(why: string): AppError {
  return new AppError('NOT_PERMITTED_BY_PROJECT', why);
}
