import { annotation, type Application } from '@plumbline/contract/crd';
import { createMergePatch } from '@plumbline/core/merge';

/** Annotations that a client may have read and sent back, but that belong to the controller. */
const NOT_TAKEN: readonly string[] = [annotation.refresh, annotation.refreshTimestamp];

type Wanted = Pick<Application, 'metadata' | 'spec'>;

/**
 * The merge patch that turns a stored application into the one sent: spec, labels, annotations and finalizers, and
 * nothing that the controller writes. `undefined` when nothing differs.
 */
export function planUpdate(current: Application, wanted: Wanted): Readonly<Record<string, unknown>> | undefined {
  const before = partsOf(current, current);
  const after = partsOf(wanted, current);
  const patch = createMergePatch(before, after) as Readonly<Record<string, unknown>> | undefined;
  return patch === undefined || Object.keys(patch).length === 0 ? undefined : patch;
}

function partsOf(of: Wanted, current: Application): Record<string, unknown> {
  const annotations = { ...of.metadata.annotations };
  for (const name of NOT_TAKEN) {
    const kept = current.metadata.annotations?.[name];
    if (kept === undefined) delete annotations[name];
    else annotations[name] = kept;
  }
  return {
    metadata: {
      labels: of.metadata.labels ?? {},
      annotations,
      finalizers: of.metadata.finalizers ?? [],
    },
    spec: of.spec,
  };
}
