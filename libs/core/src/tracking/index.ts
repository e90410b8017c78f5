export { appInstanceName, fitsLabelValue, instanceLabelValue, parseInstanceName } from './instance-name.ts';
export { isSelfReferencing } from './is-self-referencing.ts';
export { markOwner, type OwnerMark } from './mark-owner.ts';
export { readOwner, type Owner } from './read-owner.ts';
export { formatTrackingId, parseTrackingId, type TrackingId } from './tracking-id.ts';
export type { TrackingMethod, TrackingSettings } from './tracking-settings.ts';
