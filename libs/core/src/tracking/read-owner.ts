import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { annotationsOf, labelsOf, type ResourceKey } from '../object/index.ts';
import { parseTrackingId } from './tracking-id.ts';
import type { TrackingSettings } from './tracking-settings.ts';

/** The Application that an object is marked with. */
export interface Owner {
  /** See `appInstanceName`; with the label method possibly cut to 63 characters. */
  instanceName: string;
  /** The object that the mark was written for; missing when the mark is a label. */
  key?: ResourceKey;
}

/**
 * The owner that an object's mark names; undefined when it carries none, a malformed one, or one of another
 * installation. Whether the mark was written for this very object is `isSelfReferencing`'s to say.
 */
export function readOwner(obj: KubeObject, settings: TrackingSettings): Owner | undefined {
  if (!isOfInstallation(obj, settings)) return undefined;
  if (settings.method === 'label') {
    const instanceName = labelsOf(obj)[settings.labelKey];
    return instanceName === undefined || instanceName === '' ? undefined : { instanceName };
  }
  const id = parseTrackingId(annotationsOf(obj)[annotation.trackingId] ?? '');
  return id === undefined || id.instanceName === '' ? undefined : id;
}

function isOfInstallation(obj: KubeObject, settings: TrackingSettings): boolean {
  if (settings.installationId === undefined || settings.installationId === '') return true;
  return annotationsOf(obj)[annotation.installationId] === settings.installationId;
}
