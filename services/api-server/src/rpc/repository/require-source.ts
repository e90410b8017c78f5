import { AppError } from '@plumbline/contract/errors';
import { isSourcePermitted } from '@plumbline/core/project';
import type { ApiCall } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findEffectiveProject } from '../../state/effective-project.ts';

/** What somebody wants to look into a repository for. */
export interface SourceUse {
  repoUrl: string;
  appName?: string | undefined;
  appProject?: string | undefined;
}

/**
 * Looking into a repository on behalf of an application needs the right to create or update that application, and a
 * project that permits the source: else the repo-server's credentials would open any repository to any user.
 */
export function requireSource(deps: ServerDeps, call: ApiCall, use: SourceUse): void {
  const projectName = use.appProject || 'default';
  const object = `${projectName}/${use.appName || '*'}`;
  const mayUse = ['create', 'update', 'get'].some((action) =>
    call.access.mayDo({ resource: 'applications', action, object }),
  );
  if (!mayUse) throw new AppError('PERMISSION_DENIED', 'permission denied');
  const project = findEffectiveProject(deps, projectName);
  if (project === undefined || !isSourcePermitted(project.spec, use.repoUrl)) {
    throw new AppError('PERMISSION_DENIED', `repository '${use.repoUrl}' not permitted in project '${projectName}'`);
  }
}
