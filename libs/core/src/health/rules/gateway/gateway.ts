import { getList } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';
import { currentConditions, failureText } from './gateway-conditions.ts';

/** Degraded when it or a listener is refused, under way until it is programmed. */
export const gatewayHealth: HealthRule = {
  matches: { group: 'gateway.networking.k8s.io', kind: 'Gateway' },
  assess(live) {
    const own = currentConditions(live['status'], live);
    const refused = failureText(own, 'Accepted', 'ResolvedRefs');
    if (refused !== undefined) return healthOf('Degraded', refused);
    const listeners = getList(live, ['status', 'listeners']).map((listener) => currentConditions(listener, live));
    const refusals = listeners.map((conditions) => failureText(conditions, 'Accepted', 'ResolvedRefs'));
    const refusedListener = refusals.find((text) => text !== undefined);
    if (refusedListener !== undefined) return healthOf('Degraded', `Listener: ${refusedListener}`);
    const underWay = failureText(own, 'Programmed');
    if (underWay !== undefined) return healthOf('Progressing', underWay);
    return own.length > 0
      ? healthOf('Healthy', 'Gateway is healthy')
      : healthOf('Progressing', 'Waiting for Gateway status');
  },
};
