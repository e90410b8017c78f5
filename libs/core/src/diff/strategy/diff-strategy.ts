import type { KubeObject } from '@plumbline/contract/crd';

/** How a strategy foresees what the live object will be once the desired one is applied. */
export interface DiffStrategy {
  name: 'three-way' | 'structured-merge' | 'server-side';

  predict(input: StrategyInput): KubeObject;
}

/** The two sides, normalized. */
export interface StrategyInput {
  desired: KubeObject;
  live: KubeObject;
  /** What was applied last, normalized as the desired side; undefined when not known. */
  original?: KubeObject | undefined;
}
