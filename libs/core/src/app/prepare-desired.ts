import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { formatResourceKey, resourceKeyOf, withMetadata, withoutField, type ResourceKey } from '../object/index.ts';
import { markOwner, type TrackingSettings } from '../tracking/index.ts';

/** What rendered objects are fitted to. */
export interface DesiredFacts {
  readonly rendered: readonly KubeObject[];
  readonly instanceName: string;
  /** The application's destination namespace; may be empty. */
  readonly namespace: string;
  readonly tracking: TrackingSettings;
  /** Whether a kind lives in namespaces; undefined when the cluster does not know the kind. */
  readonly isNamespaced: (group: string, kind: string) => boolean | undefined;
  /** Whether the settings leave a kind out (`resource.exclusions`, `resource.inclusions`). */
  readonly isExcluded: (group: string, kind: string) => boolean;
}

/** The desired objects of an application. */
export interface Desired {
  readonly objects: readonly KubeObject[];
  /** RepeatedResourceWarning and ExcludedResourceWarning, without times. */
  readonly conditions: readonly v1alpha1.ApplicationCondition[];
}

function fit(object: KubeObject, facts: DesiredFacts): KubeObject {
  const { group, kind, namespace } = resourceKeyOf(object);
  const isNamespaced = facts.isNamespaced(group, kind);
  if (isNamespaced === false && namespace !== '') {
    return stamp(withoutField(object, ['metadata', 'namespace']), facts, false);
  }
  if (isNamespaced === true && namespace === '' && facts.namespace !== '') {
    return stamp(withMetadata(object, { namespace: facts.namespace }), facts, true);
  }
  return stamp(object, facts, isNamespaced);
}

function stamp(object: KubeObject, facts: DesiredFacts, isNamespaced: boolean | undefined): KubeObject {
  const mark = {
    instanceName: facts.instanceName,
    destinationNamespace: facts.namespace,
    ...(isNamespaced === undefined ? {} : { isNamespaced }),
  };
  return markOwner(object, mark, facts.tracking);
}

/** The key of an object for telling duplicates; an object that only has `generateName` is never one. */
function identityOf(object: KubeObject, index: number): string {
  const key = formatResourceKey(resourceKeyOf(object));
  return (object.metadata.name ?? '') === '' ? `${key}#${index}` : key;
}

function repeatedWarning(key: ResourceKey, count: number): v1alpha1.ApplicationCondition {
  const name = formatResourceKey(key);
  return {
    type: 'RepeatedResourceWarning',
    message: `Resource ${name} appeared ${count} times among application resources.`,
  };
}

function excludedWarning(object: KubeObject): v1alpha1.ApplicationCondition {
  const { group, kind, name } = resourceKeyOf(object);
  return {
    type: 'ExcludedResourceWarning',
    message: `Resource ${group}/${kind} ${name} is excluded in the settings`,
  };
}

/**
 * The rendered objects fitted to the cluster: no namespace on cluster-scoped ones, the destination's on namespaced ones
 * without, marked with their owner; of several with one name the last counts, and what the settings leave out is dropped.
 */
export function prepareDesired(facts: DesiredFacts): Desired {
  const conditions: v1alpha1.ApplicationCondition[] = [];
  const counts = new Map<string, number>();
  const byKey = new Map<string, KubeObject>();
  for (const [index, rendered] of facts.rendered.entries()) {
    const { group, kind } = resourceKeyOf(rendered);
    if (facts.isExcluded(group, kind)) {
      conditions.push(excludedWarning(rendered));
      continue;
    }
    const object = fit(rendered, facts);
    const id = identityOf(object, index);
    counts.set(id, (counts.get(id) ?? 0) + 1);
    byKey.set(id, object);
  }
  for (const [id, count] of counts) {
    const object = byKey.get(id);
    if (count > 1 && object !== undefined) conditions.push(repeatedWarning(resourceKeyOf(object), count));
  }
  return { objects: [...byKey.values()], conditions };
}
