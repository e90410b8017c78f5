import type { v1alpha1 } from '@plumbline/contract/crd';
import { jsonToYaml } from './to-yaml.ts';

/** What a sync would do to one object, with both texts. */
export interface ResourceChange {
  verb: 'create' | 'update' | 'prune' | 'none';
  live: string;
  desired: string;
}

const isAbsent = (json: string | undefined): boolean => json === undefined || json === '' || json === 'null';

/** The change of one managed object: live after normalisation against what an apply would leave. Hooks change nothing. */
export function changeOf(item: v1alpha1.ResourceDiff): ResourceChange {
  const live = jsonToYaml(item.normalizedLiveState ?? item.liveState);
  const desired = jsonToYaml(isAbsent(item.targetState) ? undefined : (item.predictedLiveState ?? item.targetState));
  if (item.hook === true) return { verb: 'none', live, desired };
  if (isAbsent(item.targetState) && isAbsent(item.liveState)) return { verb: 'none', live, desired };
  if (isAbsent(item.liveState)) return { verb: 'create', live: '', desired: jsonToYaml(item.targetState) };
  if (isAbsent(item.targetState)) return { verb: 'prune', live: jsonToYaml(item.liveState), desired: '' };
  return { verb: live === desired ? 'none' : 'update', live, desired };
}

/** The word of a change. */
export const verbWords: Readonly<Record<ResourceChange['verb'], string>> = {
  create: 'Create',
  update: 'Update',
  prune: 'Prune',
  none: 'In line',
};
