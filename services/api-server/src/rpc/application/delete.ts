import { finalizer, type Application } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import type { application as messages } from '@plumbline/contract/rpc';
import { resources } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findApplication } from './application-access.ts';
import { awaitTrue } from '../../state/await-mirror.ts';
import { recordApplication } from './record-application.ts';
import { changeApplication, refOf } from './change-application.ts';

/**
 * Deletes an application; with `cascade` (the default) its resources too, by the finalizer that makes the controller
 * delete them first.
 */
export function deleteApplication(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'Delete'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    const wanted = planFinalizers(found, request);
    const changed = await changeApplication(deps, refOf(found), (application) =>
      planFinalizers(application, request).join() === (application.metadata.finalizers ?? []).join()
        ? undefined
        : { metadata: { finalizers: planFinalizers(application, request) } },
    );
    const { uid } = changed.metadata;
    try {
      await deps.kube.delete(
        { resource: resources.applications, ...refOf(found) },
        uid === undefined ? {} : { preconditions: { uid } },
      );
    } catch (error) {
      // Without finalizers left, taking them away has ended a deletion that was under way.
      if (!(wanted.length === 0 && hasCode(error, 'NOT_FOUND'))) throw error;
    }
    await awaitTrue(() => {
      const { namespace, name } = found.metadata;
      const left = deps.state.applications.get(namespace, name);
      return left === undefined || Boolean(left.metadata.deletionTimestamp);
    });
    recordApplication(deps, call, { application: found, reason: 'ResourceDeleted', action: 'deleted application' });
    return {};
  };
}

const POLICY_FINALIZERS: Readonly<Record<string, string>> = {
  foreground: finalizer.resourcesForeground,
  background: finalizer.resourcesBackground,
  '': finalizer.resources,
};

/** The finalizers with which the application must go. Throws INVALID_ARGUMENT for an unknown propagation policy. */
export function planFinalizers(application: Application, request: messages.ApplicationDeleteRequest): string[] {
  const policy = request.propagationPolicy ?? '';
  const chosen = POLICY_FINALIZERS[policy.toLowerCase()];
  if (chosen === undefined) {
    throw new AppError(
      'INVALID_ARGUMENT',
      `delete the application: propagation policy "${policy}" is not foreground or background`,
    );
  }
  const isCascade = request.cascade ?? true;
  if (!isCascade && policy !== '') {
    throw new AppError('INVALID_ARGUMENT', 'delete the application: a propagation policy needs cascade');
  }
  const own: string[] = [finalizer.resources, finalizer.resourcesForeground, finalizer.resourcesBackground];
  const present = application.metadata.finalizers ?? [];
  const others = present.filter((name) => !own.includes(name));
  if (!isCascade) return others;
  // Without a policy in the request, the one that the application already carries stays.
  const kept = policy === '' ? present.filter((name) => own.includes(name)) : [];
  return [...others, ...(kept.length > 0 ? kept : [chosen])];
}
