import type { KubeObject } from '@plumbline/contract/crd';
import { getString } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf, type HealthStatus } from '../../health-status.ts';
import { conditionOf } from '../../status-conditions.ts';

const KINDS = [
  { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease' },
  { group: 'notification.toolkit.fluxcd.io', kind: 'Receiver' },
  { group: 'source.toolkit.fluxcd.io', kind: 'Bucket' },
  { group: 'source.toolkit.fluxcd.io', kind: 'GitRepository' },
  { group: 'source.toolkit.fluxcd.io', kind: 'HelmChart' },
  { group: 'source.toolkit.fluxcd.io', kind: 'HelmRepository' },
  { group: 'source.toolkit.fluxcd.io', kind: 'OCIRepository' },
] as const;

const OCI_TEXT = "Helm repositories of type 'oci' do not contain any information in the status.";

/** Flux's kinds by their Ready condition, whose reason is the message; a Helm repository of type oci has none. */
export const fluxRules: readonly HealthRule[] = Object.freeze(KINDS.map((matches) => ({ matches, assess })));

function assess(live: KubeObject): HealthStatus {
  if (live.kind === 'HelmRepository' && getString(live, ['spec', 'type']) === 'oci')
    return healthOf('Healthy', OCI_TEXT);
  const ready = conditionOf(live, 'Ready');
  if (ready?.status === 'True') return healthOf('Healthy', ready.reason);
  if (ready?.status === 'False') return healthOf('Degraded', ready.reason);
  return healthOf('Progressing', ready?.reason ?? '');
}
