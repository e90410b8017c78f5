import type { AppProject, Application, v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { isDestinationPermitted, isSourcePermitted, isValidWindow } from '@plumbline/core/project';
import { checkRole } from '@plumbline/core/rbac';
import { sourcesOf } from '../application/select-applications.ts';

const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const MAX_DESCRIPTION = 255;

/** The faults of a project in itself; empty when it may be stored (projects-rbac.md §1.10). */
export function decideProject(project: AppProject): AppError[] {
  const { name } = project.metadata;
  const faults: AppError[] = [];
  if (!NAME.test(name)) faults.push(invalid(`name "${name}" is not a DNS name`));
  if ((project.spec.description ?? '').length > MAX_DESCRIPTION) {
    faults.push(invalid(`the description is longer than ${MAX_DESCRIPTION} characters`));
  }
  faults.push(...roleFaults(project), ...windowFaults(project.spec), ...repeated(project.spec));
  return faults;
}

/** What applications of the project use that the changed project would not permit any more. */
export function decideRemovals(
  before: AppProject,
  after: AppProject,
  applications: readonly Application[],
): AppError[] {
  const faults: AppError[] = [];
  for (const application of applications) {
    const { name } = application.metadata;
    for (const { repoURL = '' } of sourcesOf(application)) {
      if (isSourcePermitted(before.spec, repoURL) && !isSourcePermitted(after.spec, repoURL)) {
        faults.push(invalid(`application ${name} uses source ${repoURL}`));
      }
    }
    const { destination } = application.spec;
    if (isDestinationPermitted(before.spec, destination) && !isDestinationPermitted(after.spec, destination)) {
      faults.push(invalid(`application ${name} uses destination ${destination.server ?? destination.name ?? ''}`));
    }
  }
  return faults;
}

function roleFaults(project: AppProject): AppError[] {
  const seen = new Set<string>();
  return (project.spec.roles ?? []).flatMap((role) => {
    const name = role.name ?? '';
    const faults: AppError[] = [];
    if (seen.has(name)) faults.push(invalid(`role "${name}" is there twice`));
    seen.add(name);
    const checked = checkRole(project.metadata.name, name, role.policies ?? []);
    if (checked.kind === 'invalid') faults.push(invalid(`role "${name}": ${checked.why}`));
    for (const group of role.groups ?? []) {
      // A control character could write a policy line of its own.
      if (!isPrintable(group)) faults.push(invalid(`role "${name}": group is not printable`));
    }
    return faults;
  });
}

function isPrintable(text: string): boolean {
  return text.trim() !== '' && !/\p{Cc}/u.test(text);
}

function windowFaults(spec: v1alpha1.AppProjectSpec): AppError[] {
  return (spec.syncWindows ?? [])
    .filter((window) => !isValidWindow(window) || (window.kind !== 'allow' && window.kind !== 'deny'))
    .map((window) =>
      invalid(`sync window "${window.kind ?? ''} ${window.schedule ?? ''} ${window.duration ?? ''}" cannot be read`),
    );
}

function repeated(spec: v1alpha1.AppProjectSpec): AppError[] {
  const faults: AppError[] = [];
  if (new Set(spec.sourceRepos).size !== (spec.sourceRepos ?? []).length)
    faults.push(invalid('a source repository is there twice'));
  const keys = (spec.destinations ?? []).map(({ server, name, namespace }) =>
    JSON.stringify([server, name, namespace]),
  );
  if (new Set(keys).size !== keys.length) faults.push(invalid('a destination is there twice'));
  return faults;
}

function invalid(why: string): AppError {
  return new AppError('INVALID_ARGUMENT', why);
}
