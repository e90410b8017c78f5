import type { Application } from '@plumbline/contract/crd';

/** A change of an Application as a JSON merge patch. */
export type AppPatch = Readonly<Record<string, unknown>>;

/**
 * A patch that only lands on the state that it was computed from: with the resourceVersion in it the API server answers 409
 * when someone else wrote meanwhile (DESIGN §6 rule 6).
 */
export function withResourceVersion(patch: AppPatch, app: Application): AppPatch {
  const metadata = (patch['metadata'] ?? {}) as Readonly<Record<string, unknown>>;
  return { ...patch, metadata: { ...metadata, resourceVersion: app.metadata.resourceVersion } };
}
