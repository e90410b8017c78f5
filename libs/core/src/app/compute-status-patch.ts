import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { createMergePatch } from '../merge/index.ts';

/** A change of an Application as a JSON merge patch. */
export type AppPatch = Readonly<Record<string, unknown>>;

/**
 * The merge patch that turns the stored status into the wanted one; undefined when they are equal, so that nothing is
 * written when nothing changed.
 */
export function computeStatusPatch(
  before: v1alpha1.ApplicationStatus | undefined,
  after: v1alpha1.ApplicationStatus,
): AppPatch | undefined {
  const patch = createMergePatch(before ?? {}, after);
  if (typeof patch !== 'object' || patch === null || Object.keys(patch).length === 0) return undefined;
  return { status: patch };
}

/**
 * A patch that only lands on the state that it was computed from: with the resourceVersion in it the API server answers 409
 * when someone else wrote meanwhile (DESIGN §6 rule 6).
 */
export function withResourceVersion(patch: AppPatch, app: Application): AppPatch {
  const metadata = (patch['metadata'] ?? {}) as Readonly<Record<string, unknown>>;
  return { ...patch, metadata: { ...metadata, resourceVersion: app.metadata.resourceVersion } };
}
