import type { Application, KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import type { Health, PairDiff } from '@plumbline/core/app';
import { computeDiff, maskSecretPair, matchesIgnoreRule, type IgnoreRule } from '@plumbline/core/diff';
import { assessHealth } from '@plumbline/core/health';
import type { SettingsSnapshot } from '@plumbline/io/settings';
import type { ControllerSettings, ObjectRules } from '../ports.ts';

interface Pair {
  readonly desired: KubeObject | undefined;
  readonly live: KubeObject | undefined;
}

function ruleOf(entry: v1alpha1.ResourceIgnoreDifferences): IgnoreRule {
  return {
    group: entry.group ?? '',
    kind: entry.kind ?? '',
    name: entry.name ?? '',
    namespace: entry.namespace ?? '',
    jsonPointers: entry.jsonPointers ?? [],
    managedFieldsManagers: entry.managedFieldsManagers ?? [],
  };
}

/** The rules of `resource.customizations.ignoreDifferences.*` as entries of an Application would say them. */
function systemRules(snapshot: SettingsSnapshot): IgnoreRule[] {
  return Object.entries(snapshot.general.customizations).flatMap(([groupKind, override]) => {
    const ignore = override.ignoreDifferences;
    if (ignore === undefined) return [];
    const cut = groupKind.lastIndexOf('/');
    const group = cut < 0 ? '' : groupKind.slice(0, cut);
    return [
      {
        group,
        kind: groupKind.slice(cut + 1),
        jsonPointers: ignore.jsonPointers ?? [],
        managedFieldsManagers: ignore.managedFieldsManagers ?? [],
      },
    ];
  });
}

function rulesOf(app: Application, settings: ControllerSettings): IgnoreRule[] {
  return [...systemRules(settings.snapshot), ...(app.spec.ignoreDifferences ?? []).map(ruleOf)];
}

/** The judgements of core, with the settings put in. */
export const objectRules: ObjectRules = Object.freeze({
  diff(pair: Pair, app: Application, settings: ControllerSettings): PairDiff {
    const { tracking, compareOptions } = settings.snapshot.general;
    return computeDiff({
      ...pair,
      tracking,
      ignore: { rules: rulesOf(app, settings) },
      ignoreStatus: compareOptions.ignoresStatusOf,
      ignoreAggregatedRoles: compareOptions.ignoresAggregatedRoles,
    });
  },
  ignoredPointers(object: KubeObject, app: Application, settings: ControllerSettings): readonly string[] {
    return rulesOf(app, settings)
      .filter((rule) => matchesIgnoreRule(rule, object))
      .flatMap((rule) => rule.jsonPointers ?? []);
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
