import type { Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { applyJsonPatch, applyMergePatch, type JsonPatchOperation } from '@plumbline/core/merge';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findApplication } from './application-access.ts';
import { storeChange } from './update.ts';
import { normalizeApplication, type SentApplication } from './validate-application.ts';

/** Changes an application by a JSON patch (default) or a merge patch; status and operation are not writable. */
export function patchApplication(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'Patch'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    const patched = applyPatch(found, request.patchType ?? '', parsePatch(request.patch ?? ''));
    const { name, namespace } = found.metadata;
    const wanted = normalizeApplication(deps, { ...patched, metadata: { ...patched.metadata, name, namespace } });
    return storeChange(deps, call, { found, wanted, isSourceChecked: true });
  };
}

function parsePatch(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('INVALID_ARGUMENT', 'patch the application: the patch is not JSON', { cause });
  }
}

function applyPatch(application: Application, type: string, patch: unknown): SentApplication {
  if (type === 'merge') return applyMergePatch(application, patch) as SentApplication;
  if (type !== '' && type !== 'json') {
    throw new AppError('INVALID_ARGUMENT', `patch the application: patch type "${type}" is not json or merge`);
  }
  if (!Array.isArray(patch)) throw new AppError('INVALID_ARGUMENT', 'patch the application: a JSON patch is a list');
  return applyJsonPatch(application, patch as JsonPatchOperation[]) as SentApplication;
}
