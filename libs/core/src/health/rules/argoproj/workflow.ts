import { getString } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';

/** By phase. */
export const workflowHealth: HealthRule = {
  matches: { group: 'argoproj.io', kind: 'Workflow' },
  assess(live) {
    const message = getString(live, ['status', 'message']) ?? '';
    switch (getString(live, ['status', 'phase']) ?? '') {
      case '':
      case 'Pending':
      case 'Running':
        return healthOf('Progressing', message);
      case 'Succeeded':
        return healthOf('Healthy', message);
      case 'Failed':
      case 'Error':
        return healthOf('Degraded', message);
      default:
        return healthOf('Unknown', message);
    }
  },
};
