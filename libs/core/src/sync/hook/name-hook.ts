import type { KubeObject } from '@plumbline/contract/crd';
import type { SyncPhase } from '../sync-task.ts';

/** What the name of a hook with `generateName` is made of. */
export interface HookNaming {
  /** The revision of the operation. */
  readonly revision: string;
  /** When the operation began, in seconds since 1970. */
  readonly startedAtSeconds: number;
}

/**
 * The hook with its name: one with only `generateName` gets `<generateName><first 7 of the revision>-<phase>-<start>`, lower
 * case, so that it has the same name at every step of one operation (reference/behaviour/sync.md §3.7).
 */
export function nameHook(object: KubeObject, phase: SyncPhase, naming: HookNaming): KubeObject {
  const { name, generateName } = object.metadata;
  if (name !== undefined && name !== '') return object;
  if (generateName === undefined || generateName === '') return object;
  const revision = naming.revision.slice(0, 7);
  const generated = `${generateName}${revision}-${phase}-${naming.startedAtSeconds}`.toLowerCase();
  return { ...object, metadata: { ...object.metadata, name: generated } };
}
