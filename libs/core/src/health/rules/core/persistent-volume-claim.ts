import { getString } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';

/** By phase. */
export const persistentVolumeClaimHealth: HealthRule = {
  matches: { group: '', kind: 'PersistentVolumeClaim' },
  assess(live) {
    switch (getString(live, ['status', 'phase']) ?? '') {
      case 'Bound':
        return healthOf('Healthy');
      case 'Pending':
        return healthOf('Progressing');
      case 'Lost':
        return healthOf('Degraded');
      default:
        return healthOf('Unknown');
    }
  },
};
