import { AppError } from '@plumbline/contract/errors';
import type { KubePatch } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { formatMasked } from '../../state/mask-output.ts';
import { findLiveResource } from './live-resource.ts';
import { findForResource } from './require-fine-grained.ts';

const KINDS: Readonly<Record<string, KubePatch['kind']>> = {
  'application/merge-patch+json': 'merge',
  'application/json-patch+json': 'json',
  'application/strategic-merge-patch+json': 'strategic',
};

/** Patches a live object of the tree and answers it; a Secret without its values. */
export function patchResource(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'PatchResource'> {
  return async (request, call) => {
    const application = findForResource(deps, call, { request, action: 'update' });
    const kind = KINDS[request.patchType ?? ''];
    if (kind === undefined) {
      throw new AppError(
        'INVALID_ARGUMENT',
        `patch the resource: patch type "${request.patchType ?? ''}" is not known`,
      );
    }
    const { node, cluster, target } = await findLiveResource(deps, application, { name: request, signal: call.signal });
    const body = parsePatch(request.patch ?? '');
    const object = await cluster.client
      .patch(target, { kind, body }, { signal: call.signal })
      .catch((error: unknown) => {
        throw node.kind === 'Secret' ? hideValues(AppError.from(error), node.name ?? '') : error;
      });
    const annotations = deps.state.settings().general.sensitiveAnnotations;
    return { manifest: formatMasked(object, { annotations }) };
  };
}

function parsePatch(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the cause: a parser's message may quote a secret value.
    throw new AppError('INVALID_ARGUMENT', 'patch the resource: the patch is not JSON');
  }
}

/**
 * The refusal of a patch of a Secret. Kubernetes quotes the whole patched object, with all values, when it cannot read it
 * (DESIGN §6 rule 7): only its reason is told, and the cause is not kept.
 */
function hideValues(error: AppError, name: string): AppError {
  const { status, reason } = error.details;
  if (status === undefined) return error;
  const why = typeof reason === 'string' && reason !== '' ? reason : `HTTP ${String(status)}`;
  return new AppError(
    error.code,
    `patch Secret "${name}": the cluster refuses it (${why}); its words may quote values`,
  );
}
