import type { KubeObject } from '@plumbline/contract/crd';
import type { Comparison, Desired, PairDiff, RefreshLevel } from '@plumbline/core/app';
import type { GeneralSettings } from '@plumbline/io/settings';
import type { KindTable } from '../live-state/kind-table.ts';

/** What the sources rendered, kept so that a live change needs no render. */
export interface Rendered {
  /** The sources, destination and settings that it was made from. */
  readonly inputs: string;
  readonly objects: readonly KubeObject[];
  readonly revision: string;
  readonly revisions?: readonly string[];
  readonly sourceType: string;
  readonly sourceTypes: readonly string[];
}

/** Desired objects fitted to a cluster, and from what they were made. */
export interface Prepared {
  readonly rendered: readonly KubeObject[];
  readonly kinds: KindTable;
  readonly filter: GeneralSettings;
  readonly inputs: string;
  readonly desired: Desired;
}

/** What is known of one application between reconciles; all of it can be made anew. */
export class AppMemory {
  rendered: Rendered | undefined;
  prepared: Prepared | undefined;
  comparison: Comparison | undefined;
  orphanCount = 0;
  /** Since when rendering has failed, in milliseconds since 1970. */
  renderFailingSinceMs: number | undefined;
  /** What was last written to Redis, and when. */
  writtenTree: { readonly digest: string; readonly atMs: number } | undefined;
  /** Diffs by desired object: valid for one version of the live one. */
  readonly diffs = new WeakMap<
    KubeObject,
    { readonly version: string; readonly context: string; readonly diff: PairDiff }
  >();
  /** Whether the dry run of the running attempt is passed. */
  dryRunPassedFor: string | undefined;
  /** When the next step of a running operation may begin (wave delay), in milliseconds since 1970. */
  nextStepAtMs: number | undefined;
  readonly #marks = new WeakMap<KubeObject, number>();
  #lastMark = 0;
  #requested: RefreshLevel | undefined;
  #isLookedAt = false;

  /** A number for a desired object, the same as long as the object is: cheaper than its content. */
  markOf(desired: KubeObject): number {
    const known = this.#marks.get(desired);
    if (known !== undefined) return known;
    this.#lastMark += 1;
    this.#marks.set(desired, this.#lastMark);
    return this.#lastMark;
  }

  /** An event asks for a refresh; the highest level counts. */
  request(level: RefreshLevel): void {
    if (this.#requested === undefined || this.#requested < level) this.#requested = level;
  }

  /** What events asked for since the last time; the first time at least a comparison, because what is stored may be of the past. */
  takeRequested(): RefreshLevel | undefined {
    if (!this.#isLookedAt) this.request(1);
    this.#isLookedAt = true;
    const level = this.#requested;
    this.#requested = undefined;
    return level;
  }
}
