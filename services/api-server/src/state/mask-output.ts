import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { maskSecret, maskSecretPair, type MaskOptions } from '@plumbline/core/diff';

/** An object's JSON as it may leave the server: a Secret without its values. */
export function formatMasked(object: KubeObject, options: MaskOptions): string {
  return JSON.stringify(maskSecret(object, options));
}

/**
 * Compared states as they may leave the server. The controller has masked them already; a second time costs little and
 * holds when another program wrote the entry (CVE-2024-31989).
 */
export function maskDiff(diff: v1alpha1.ResourceDiff, options: MaskOptions): v1alpha1.ResourceDiff {
  if (diff.kind !== 'Secret' || (diff.group ?? '') !== '') return diff;
  const pair = maskSecretPair(parse(diff.targetState), parse(diff.liveState), options);
  const predicted = maskSecretPair(parse(diff.predictedLiveState), parse(diff.normalizedLiveState), options);
  return {
    ...diff,
    ...text('targetState', diff.targetState, pair.desired),
    ...text('liveState', diff.liveState, pair.live),
    ...text('predictedLiveState', diff.predictedLiveState, predicted.desired),
    ...text('normalizedLiveState', diff.normalizedLiveState, predicted.live),
  };
}

function parse(json: string | undefined): KubeObject | undefined {
  if (json === undefined || json === '' || json === 'null') return undefined;
  const parsed: unknown = JSON.parse(json);
  return typeof parsed === 'object' && parsed !== null ? (parsed as KubeObject) : undefined;
}

function text<Name extends string>(
  name: Name,
  before: string | undefined,
  after: KubeObject | undefined,
): Partial<Record<Name, string>> {
  if (after === undefined) return before === undefined ? {} : ({ [name]: before } as Record<Name, string>);
  return { [name]: JSON.stringify(after) } as Record<Name, string>;
}
