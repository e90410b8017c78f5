import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { annotationsOf, labelsOf, withAnnotation, withLabel } from '../object/index.ts';
import { instanceLabelValue, readOwner, type TrackingSettings } from '../tracking/index.ts';

/** The sides of a comparison. */
export interface TrackedSides {
  desired: KubeObject;
  live: KubeObject;
  original: KubeObject | undefined;
}

/**
 * Looks past a change of the tracking method: while a live object only carries the owner's label and is now to carry the
 * annotation, the annotation counts as there and the label as wanted. Otherwise every object would be out of sync.
 */
export function tolerateTrackingChange(sides: TrackedSides, settings: TrackingSettings | undefined): TrackedSides {
  if (settings === undefined || settings.method === 'label') return sides;
  const { desired, live } = sides;
  const owner = readOwner(desired, { ...settings, installationId: '' });
  const id = annotationsOf(desired)[annotation.trackingId];
  const label = labelsOf(live)[settings.labelKey];
  if (owner === undefined || id === undefined || label === undefined) return sides;
  const isLabelOnly = annotationsOf(live)[annotation.trackingId] === undefined;
  if (!isLabelOnly || label !== instanceLabelValue(owner.instanceName)) return sides;
  return {
    ...sides,
    desired: withLabel(desired, settings.labelKey, label),
    live: withInstallation(withAnnotation(live, annotation.trackingId, id), desired),
  };
}

function withInstallation(live: KubeObject, desired: KubeObject): KubeObject {
  const installation = annotationsOf(desired)[annotation.installationId];
  return installation === undefined ? live : withAnnotation(live, annotation.installationId, installation);
}
