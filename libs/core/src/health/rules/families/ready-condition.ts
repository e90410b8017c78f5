import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';
import { conditionOf } from '../../status-conditions.ts';

interface ReadyKind {
  group: string;
  kind: string;
  /** The condition that decides. */
  type: string;
  /** What is said while it is neither True nor False. */
  waiting: string;
}

const KINDS: readonly ReadyKind[] = [
  { group: 'bitnami.com', kind: 'SealedSecret', type: 'Synced', waiting: 'Waiting for Sealed Secret to be decrypted' },
  { group: 'cert-manager.io', kind: 'ClusterIssuer', type: 'Ready', waiting: 'Initializing ClusterIssuer' },
  { group: 'cert-manager.io', kind: 'Issuer', type: 'Ready', waiting: 'Initializing issuer' },
  {
    group: 'external-secrets.io',
    kind: 'ClusterSecretStore',
    type: 'Ready',
    waiting: 'Initializing ClusterSecretStore',
  },
  { group: 'external-secrets.io', kind: 'ExternalSecret', type: 'Ready', waiting: 'Waiting for ExternalSecret' },
  { group: 'external-secrets.io', kind: 'PushSecret', type: 'Ready', waiting: 'Waiting for PushSecret' },
  { group: 'external-secrets.io', kind: 'SecretStore', type: 'Ready', waiting: 'Initializing SecretStore' },
  {
    group: 'onepassword.com',
    kind: 'OnePasswordItem',
    type: 'Ready',
    waiting: 'Waiting for controller to report status',
  },
];

/** Kinds whose one condition says all: True is Healthy, False is Degraded, anything else is under way. */
export const readyConditionRules: readonly HealthRule[] = Object.freeze(KINDS.map(ruleOf));

function ruleOf({ group, kind, type, waiting }: ReadyKind): HealthRule {
  return {
    matches: { group, kind },
    assess(live) {
      const condition = conditionOf(live, type);
      if (condition?.status === 'True') return healthOf('Healthy', condition.message);
      if (condition?.status === 'False') return healthOf('Degraded', condition.message);
      return healthOf('Progressing', waiting);
    },
  };
}
