import type { Application } from '@plumbline/contract/crd';
import { matchesAnyOf } from '../glob/index.ts';

/** What generated Applications are checked against. */
export interface ValidationFacts {
  controlPlaneNamespace: string;
  /** `sourceNamespaces` of every AppProject, by name. */
  projects: ReadonlyMap<string, readonly string[]>;
  /** Known clusters: addresses, and how many clusters bear a name. */
  servers: ReadonlySet<string>;
  clusterNames: ReadonlyMap<string, number>;
}

/** Why an Application cannot be written as it is; empty when it can. */
export function validateApplication(application: Application, facts: ValidationFacts): string[] {
  const problems = [
    nameProblem(application),
    projectProblem(application, facts),
    destinationProblem(application, facts),
  ];
  return problems.filter((problem) => problem !== undefined);
}

/** Names that several Applications of one set bear, sorted. */
export function duplicateNames(applications: readonly Application[]): string[] {
  const seen = new Set<string>();
  const duplicates = new Set<string>();
  for (const { metadata } of applications) {
    if (seen.has(metadata.name)) duplicates.add(metadata.name);
    seen.add(metadata.name);
  }
  return [...duplicates].sort();
}

function nameProblem({ metadata }: Application): string | undefined {
  if (metadata.name === '') return 'application name is empty';
  const isValid = metadata.name.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/u.test(metadata.name);
  return isValid ? undefined : `application name "${metadata.name}" is not a valid DNS-1123 subdomain`;
}

function projectProblem({ spec, metadata }: Application, facts: ValidationFacts): string | undefined {
  const project = spec.project || 'default';
  const sourceNamespaces = facts.projects.get(project);
  if (!sourceNamespaces) return `application references project ${project} which does not exist`;
  if (metadata.namespace === facts.controlPlaneNamespace) return undefined;
  if (matchesAnyOf(sourceNamespaces, metadata.namespace)) return undefined;
  return `application in namespace ${metadata.namespace} is not permitted to use project ${project}`;
}

/** Why a destination does not lead to one known cluster; `undefined` when it does. */
export function destinationProblem({ spec }: Pick<Application, 'spec'>, facts: ValidationFacts): string | undefined {
  const { server = '', name = '' } = spec.destination ?? {};
  if (server !== '' && name !== '') {
    return `application destination can't have both name and server defined: ${name} ${server}`;
  }
  if (server !== '') return serverProblem(server.replace(/\/+$/u, ''), facts);
  return name === ''
    ? 'application destination spec is missing: either server or name is needed'
    : nameProblemOf(name, facts);
}

function serverProblem(server: string, { servers }: ValidationFacts): string | undefined {
  return servers.has(server) ? undefined : `there are no clusters with this server: ${server}`;
}

function nameProblemOf(name: string, { clusterNames }: ValidationFacts): string | undefined {
  const count = clusterNames.get(name) ?? 0;
  if (count === 1) return undefined;
  return count === 0
    ? `there are no clusters with this name: ${name}`
    : `there are ${count} clusters with the same name: ${name}`;
}
