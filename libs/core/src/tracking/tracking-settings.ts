/** How objects are marked as belonging to an Application (`application.resourceTrackingMethod`). */
export type TrackingMethod = 'annotation' | 'annotation+label' | 'label';

/** The settings that marking and reading owners depend on. */
export interface TrackingSettings {
  method: TrackingMethod;
  /** `application.instanceLabelKey`, default `app.kubernetes.io/instance`. */
  labelKey: string;
  /** `installationID`: when set, only objects that carry it count as ours. */
  installationId?: string;
}
