import { stableJson } from '@plumbline/core/std';

/** Applications that are remembered; beyond, all are forgotten and tried once more. */
const MEMORY_LIMIT = 50_000;

/**
 * Patches that changed nothing: a template with fields that the CRD does not know differs for ever from what the API
 * server keeps. The same patch is not sent again.
 */
export class IneffectivePatches {
  readonly #byUid = new Map<string, string>();

  /** Whether this very patch changed nothing the last time. */
  has(uid: string, patch: unknown): boolean {
    return this.#byUid.get(uid) === stableJson(patch);
  }

  /** Remembers a patch that changed nothing. */
  add(uid: string, patch: unknown): void {
    if (this.#byUid.size >= MEMORY_LIMIT) this.#byUid.clear();
    this.#byUid.set(uid, stableJson(patch));
  }
}
