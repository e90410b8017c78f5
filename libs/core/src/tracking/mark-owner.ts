import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { isCustomResourceDefinition, resourceKeyOf, withAnnotation, withLabel } from '../object/index.ts';
import { fitsLabelValue, instanceLabelValue } from './instance-name.ts';
import { formatTrackingId } from './tracking-id.ts';
import type { TrackingSettings } from './tracking-settings.ts';

/** Who owns the object, and what is known about where it will live. */
export interface OwnerMark {
  /** See `appInstanceName`. */
  instanceName: string;
  /** The Application's destination namespace: stands in for a namespace that the object does not name. */
  destinationNamespace: string;
  /** Whether the kind lives in namespaces. Default: not known, the object's own namespace is believed. */
  isNamespaced?: boolean;
}

/**
 * A copy marked as belonging to an Application; a CustomResourceDefinition comes back unmarked.
 * Throws `INVALID_ARGUMENT` when the method is `label` and the name does not fit a label.
 */
export function markOwner(obj: KubeObject, mark: OwnerMark, settings: TrackingSettings): KubeObject {
  if (isCustomResourceDefinition(obj)) return obj;
  if (settings.method === 'label') return withInstanceLabel(obj, mark, settings);
  const annotated = withTrackingId(obj, mark, settings);
  if (settings.method === 'annotation') return annotated;
  return withLabel(annotated, settings.labelKey, instanceLabelValue(mark.instanceName));
}

function withTrackingId(obj: KubeObject, mark: OwnerMark, settings: TrackingSettings): KubeObject {
  const own = resourceKeyOf(obj);
  const believed = mark.isNamespaced === false ? '' : own.namespace;
  const key = { ...own, namespace: believed === '' ? mark.destinationNamespace : believed };
  const id = formatTrackingId({ instanceName: mark.instanceName, key });
  return withInstallationId(withAnnotation(obj, annotation.trackingId, id), settings);
}

function withInstanceLabel(obj: KubeObject, mark: OwnerMark, settings: TrackingSettings): KubeObject {
  if (!fitsLabelValue(mark.instanceName)) {
    const why = 'it is longer than 63 characters; use the tracking method "annotation"';
    throw new AppError('INVALID_ARGUMENT', `mark owner by label: "${mark.instanceName}": ${why}`);
  }
  return withInstallationId(withLabel(obj, settings.labelKey, mark.instanceName), settings);
}

function withInstallationId(obj: KubeObject, settings: TrackingSettings): KubeObject {
  if (settings.installationId === undefined || settings.installationId === '') return obj;
  return withAnnotation(obj, annotation.installationId, settings.installationId);
}
