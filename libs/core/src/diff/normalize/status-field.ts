import { isCustomResourceDefinition, withoutField } from '../../object/index.ts';
import type { Normalizer } from './normalizer.ts';

/** The status belongs to controllers: it is left out of every kind, or of CustomResourceDefinitions only, or kept. */
export const statusField: Normalizer = {
  name: 'status-field',
  normalize(obj, options) {
    const ignore = options.ignoreStatus ?? 'all';
    if (ignore === 'none' || (ignore === 'crd' && !isCustomResourceDefinition(obj))) return obj;
    return withoutField(obj, ['status']);
  },
};
