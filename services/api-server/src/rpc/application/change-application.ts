import type { Application } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { resources } from '@plumbline/io/kube';
import type { ServerDeps } from '../../ports.ts';
import { awaitMirror } from '../../state/await-mirror.ts';
import type { Stored } from '../../state/control-state.ts';

const ATTEMPTS = 10;

/** A change to write: the fields of a merge patch, or nothing to write. */
export type ApplicationPatch = Readonly<Record<string, unknown>> | undefined;

/** Which application to change. */
export interface ApplicationRef {
  namespace: string;
  name: string;
}

/**
 * Reads the application, decides a change from what was read, and writes it only if nobody wrote meanwhile; else it
 * reads and decides again. A merge patch, because status and spec share the object. Throws what `decide` throws, and
 * CONFLICT when it loses ten times.
 */
export async function changeApplication(
  deps: Pick<ServerDeps, 'kube' | 'state'>,
  ref: ApplicationRef,
  decide: (current: Stored<Application>) => ApplicationPatch,
): Promise<Stored<Application>> {
  const target = { resource: resources.applications, ...ref };
  for (let attempt = 1; ; attempt += 1) {
    const current = await deps.kube.get<Stored<Application>>(target);
    const patch = decide(current);
    if (patch === undefined) return current;
    const { resourceVersion } = current.metadata;
    const metadata = { ...(patch['metadata'] as object | undefined), resourceVersion };
    try {
      const body = { ...patch, metadata };
      const written = await deps.kube.patch<Stored<Application>>(target, { kind: 'merge', body });
      await awaitMirror(deps.state.applications, written);
      return written;
    } catch (error) {
      if (!hasCode(error, 'CONFLICT')) throw error;
      if (attempt === ATTEMPTS) {
        throw new AppError('CONFLICT', `change application "${ref.name}": others changed it each time`, {
          cause: error,
        });
      }
    }
  }
}

/** The reference of an application. */
export function refOf(application: Application): ApplicationRef {
  const { namespace, name } = application.metadata;
  return { namespace, name };
}
