import type { KubeObject } from '@plumbline/contract/crd';
import { getList, getString } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf, type HealthStatus } from '../../health-status.ts';
import { currentConditions, failureText } from './gateway-conditions.ts';

/** Degraded when a parent refuses the route, under way while one is being programmed. */
export const httpRouteHealth: HealthRule = {
  matches: { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  assess,
};

/** The same for gRPC. */
export const grpcRouteHealth: HealthRule = {
  matches: { group: 'gateway.networking.k8s.io', kind: 'GRPCRoute' },
  assess,
};

function assess(live: KubeObject): HealthStatus {
  const parents = getList(live, ['status', 'parents']).map((parent) => ({
    name: getString(parent, ['parentRef', 'name']) ?? '',
    conditions: currentConditions(parent, live),
  }));
  const firstText = (...types: readonly string[]): string | undefined => {
    const texts = parents.map(({ name, conditions }) => {
      const text = failureText(conditions, ...types);
      return text === undefined ? undefined : `Parent ${name}: ${text}`;
    });
    return texts.find((text) => text !== undefined);
  };
  const refused = firstText('Accepted', 'ResolvedRefs');
  if (refused !== undefined) return healthOf('Degraded', refused);
  const underWay = firstText('Programmed');
  if (underWay !== undefined) return healthOf('Progressing', underWay);
  const isKnown = parents.some((parent) => parent.conditions.length > 0);
  return isKnown
    ? healthOf('Healthy', `${live.kind} is healthy`)
    : healthOf('Progressing', `Waiting for ${live.kind} status`);
}
