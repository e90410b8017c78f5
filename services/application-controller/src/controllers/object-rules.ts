import type { Application, KubeObject } from '@plumbline/contract/crd';
import type { Health, PairDiff } from '@plumbline/core/app';
import { computeDiff, maskSecretPair, matchesIgnoreRule } from '@plumbline/core/diff';
import { assessHealth } from '@plumbline/core/health';
import type { ControllerSettings, ObjectRules } from '../ports.ts';
import { appRule, knownTypeFieldsOf, resolvedPointers, systemRules, type DifferenceRule } from './difference-rules.ts';

interface Pair {
  readonly desired: KubeObject | undefined;
  readonly live: KubeObject | undefined;
}

function rulesOf(app: Application, settings: ControllerSettings): DifferenceRule[] {
  return [...systemRules(settings.snapshot), ...(app.spec.ignoreDifferences ?? []).map(appRule)];
}

/** The judgements of core, with the settings put in. */
export const objectRules: ObjectRules = Object.freeze({
  diff(pair: Pair, app: Application, settings: ControllerSettings): PairDiff {
    const { tracking, compareOptions } = settings.snapshot.general;
    const rules = rulesOf(app, settings);
    const pointers = {
      desired: resolvedPointers(rules, pair.desired),
      live: resolvedPointers(rules, pair.live),
    };
    return computeDiff({
      ...pair,
      tracking,
      ignore: { rules, resolvedPointers: pointers },
      knownTypeFields: knownTypeFieldsOf(settings.snapshot, pair.desired ?? pair.live),
      ignoreStatus: compareOptions.ignoresStatusOf,
      ignoreAggregatedRoles: compareOptions.ignoresAggregatedRoles,
    });
  },
  ignoredPointers(object: KubeObject, app: Application, settings: ControllerSettings): readonly string[] {
    const rules = rulesOf(app, settings);
    const plain = rules.filter((rule) => matchesIgnoreRule(rule, object)).flatMap((rule) => rule.jsonPointers ?? []);
    return [...plain, ...resolvedPointers(rules, object)];
  },
  needsManagedFields(object: KubeObject, app: Application, settings: ControllerSettings): boolean {
    return rulesOf(app, settings).some(
      (rule) => (rule.managedFieldsManagers ?? []).length > 0 && matchesIgnoreRule(rule, object),
    );
  },
  healthOf(object: KubeObject): Health | undefined {
    return assessHealth(object);
  },
  mask(pair: Pair, settings: ControllerSettings): Pair {
    const annotations = settings.snapshot.general.sensitiveAnnotations;
    const { desired, live } = maskSecretPair(pair.desired, pair.live, { annotations });
    return { desired, live };
  },
});
