import type { KubeObject } from '@plumbline/contract/crd';
import type { HealthStatus } from './health-status.ts';

/** How the health of one kind is judged. */
export interface HealthRule {
  matches: { group: string; kind: string };
  /** The verdict on a live object; undefined when the kind has none in this state (counts as neutral). */
  assess(live: KubeObject): HealthStatus | undefined;
}
