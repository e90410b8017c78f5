// One comparison:
//
//   desired ─┐                                                        ┌─ predicted ─┐
//   live ────┼─ tracking tolerated ─ ignored fields go ─ normalized ──┤             ├─ equal?
//   applied ─┘                                      strategy.predict  └─ live ──────┘
import type { KubeObject } from '@plumbline/contract/crd';
import { readLastApplied } from '../merge/index.ts';
import { deepEqual, omitKeys } from '../std/index.ts';
import type { TrackingSettings } from '../tracking/index.ts';
import { applyIgnoreDifferences, type IgnoredDifferences } from './ignore-differences.ts';
import { dropUnknownFields } from './normalize/drop-unknown-fields.ts';
import type { NormalizeOptions } from './normalize/normalizer.ts';
import { normalizeObject } from './normalize/registry.ts';
import type { DiffStrategy } from './strategy/diff-strategy.ts';
import { threeWayStrategy } from './strategy/three-way.ts';
import { tolerateTrackingChange } from './tolerate-tracking-change.ts';

/** What is compared, and how. */
export interface DiffInput extends NormalizeOptions {
  /** As it will be applied: marked with its owner, in its namespace. Missing: an object that is no longer wanted. */
  desired?: KubeObject | undefined;
  /** Missing: an object that does not exist yet. */
  live?: KubeObject | undefined;
  /** Default: nothing is ignored. */
  ignore?: IgnoredDifferences;
  /** How owners are marked; needed to look past a change of the tracking method. Default: no tolerance. */
  tracking?: TrackingSettings;
  /** Default: three-way. */
  strategy?: DiffStrategy;
}

/** What a comparison found. */
export interface DiffResult {
  /** Whether applying would change the live object; true also when one side is missing. */
  isModified: boolean;
  /** The live object without ignored and meaningless fields; missing when there is none. */
  normalizedLive?: KubeObject;
  /** What the live object would be after applying, in the same form; missing when it is no longer wanted. */
  predictedLive?: KubeObject;
}

/** Compares a desired with a live object. An object compared with itself is never modified. */
export function computeDiff(input: DiffInput): DiffResult {
  const { desired, live } = input;
  if (desired === undefined || live === undefined) return oneSided(input);
  const tolerated = tolerateTrackingChange({ desired, live, original: readLastApplied(live) }, input.tracking);
  const ignored = input.ignore ?? { rules: [] };
  const pair = applyIgnoreDifferences(tolerated, ignored);
  const original = tolerated.original === undefined ? undefined : asDesired(tolerated.original, desired);
  const sides = {
    desired: normalizeObject(pair.desired ?? desired, input),
    live: normalizeObject(pair.live ?? live, input),
    original: original === undefined ? undefined : normalizeObject(original, input),
  };
  const applied = (input.strategy ?? threeWayStrategy).predict(sides);
  const predictedLive = normalizeObject(dropUnknownFields(applied, sides.live), input);
  const normalizedLive = sides.live;
  return { isModified: !deepEqual(predictedLive, normalizedLive), normalizedLive, predictedLive };
}

function oneSided(input: DiffInput): DiffResult {
  const ignored = input.ignore ?? { rules: [] };
  const pair = applyIgnoreDifferences({ desired: input.desired, live: input.live }, ignored);
  return {
    isModified: pair.desired !== undefined || pair.live !== undefined,
    ...(pair.live === undefined ? {} : { normalizedLive: normalizeObject(pair.live, input) }),
    ...(pair.desired === undefined ? {} : { predictedLive: normalizeObject(pair.desired, input) }),
  };
}

// What was applied may lack what identifies the object, or name it otherwise (kubectl apply without a namespace).
function asDesired(original: KubeObject, desired: KubeObject): KubeObject {
  const { name, namespace } = desired.metadata;
  const metadata = omitKeys({ ...original.metadata }, 'namespace');
  return {
    ...original,
    apiVersion: desired.apiVersion,
    kind: desired.kind,
    metadata: { ...metadata, name, ...(namespace === undefined ? {} : { namespace }) },
  };
}
