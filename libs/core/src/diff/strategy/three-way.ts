import type { KubeObject } from '@plumbline/contract/crd';
import {
  applyMergePatch,
  applyStrategicMergePatch,
  createThreeWayMergePatch,
  strategicSchemaFor,
} from '../../merge/index.ts';
import { groupVersionKindOf } from '../../object/index.ts';
import type { DiffStrategy, StrategyInput } from './diff-strategy.ts';

/**
 * The default: what kubectl apply would make of the live object. Strategic merge for built-in kinds, JSON merge for all
 * others. When nothing is known to have been applied before, nothing is foreseen to be removed.
 */
export const threeWayStrategy: DiffStrategy = {
  name: 'three-way',
  predict(input) {
    const schema = strategicSchemaFor(groupVersionKindOf(input.desired));
    const patch = createThreeWayMergePatch({
      original: input.original ?? input.desired,
      modified: input.desired,
      current: input.live,
      schema,
    });
    if (Object.keys(patch).length === 0) return input.live;
    return schema === undefined
      ? plain(input, patch)
      : (applyStrategicMergePatch(input.live, patch, schema) as KubeObject);
  },
};

function plain(input: StrategyInput, patch: Record<string, unknown>): KubeObject {
  return applyMergePatch(input.live, patch) as KubeObject;
}
