/** What a controller may do to the Applications of a set. */
export type ApplicationsPolicy = 'sync' | 'create-only' | 'create-update' | 'create-delete';

/** The names of the policies, as flags and specs write them. */
export const applicationsPolicies: readonly ApplicationsPolicy[] = [
  'sync',
  'create-only',
  'create-update',
  'create-delete',
];

/** Whether a text names a policy. */
export function isApplicationsPolicy(text: string): text is ApplicationsPolicy {
  return applicationsPolicies.some((policy) => policy === text);
}

/** The controller's settings for policies. */
export interface PolicySettings {
  /** `--policy`; `undefined` when it is not set. */
  policy: ApplicationsPolicy | undefined;
  /** `--enable-policy-override`: whether a set's own policy wins over `--policy`. */
  isOverrideEnabled: boolean;
}

/** The policy for a set: its own when the controller has none or lets it override, else the controller's; default `sync`. */
export function decidePolicy(own: string | undefined, settings: PolicySettings): ApplicationsPolicy {
  const wanted = own !== undefined && isApplicationsPolicy(own) ? own : undefined;
  if (settings.policy === undefined) return wanted ?? 'sync';
  return settings.isOverrideEnabled ? (wanted ?? settings.policy) : settings.policy;
}

/** Whether existing Applications may be changed. */
export function allowsUpdate(policy: ApplicationsPolicy): boolean {
  return policy === 'sync' || policy === 'create-update';
}

/** Whether Applications that are no longer generated may be deleted. */
export function allowsDelete(policy: ApplicationsPolicy): boolean {
  return policy === 'sync' || policy === 'create-delete';
}
