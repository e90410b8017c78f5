import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { matchesIgnoreRule, type IgnoreRule, type KnownTypeField } from '@plumbline/core/diff';
import { resolveJqPath } from '@plumbline/io/scripting';
import type { SettingsSnapshot } from '@plumbline/io/settings';

/** What is not compared, with the jq expressions that are resolved for each object. */
export interface DifferenceRule extends IgnoreRule {
  readonly jqPathExpressions: readonly string[];
}

/** An entry of an Application's `ignoreDifferences`. */
export function appRule(entry: v1alpha1.ResourceIgnoreDifferences): DifferenceRule {
  return {
    group: entry.group ?? '',
    kind: entry.kind ?? '',
    name: entry.name ?? '',
    namespace: entry.namespace ?? '',
    jsonPointers: entry.jsonPointers ?? [],
    managedFieldsManagers: entry.managedFieldsManagers ?? [],
    jqPathExpressions: entry.jqPathExpressions ?? [],
  };
}

/** The rules of `resource.customizations.ignoreDifferences.*` as entries of an Application would say them. */
export function systemRules(snapshot: SettingsSnapshot): DifferenceRule[] {
  return Object.entries(snapshot.general.customizations).flatMap(([groupKind, { ignoreDifferences }]) => {
    if (ignoreDifferences === undefined) return [];
    const cut = groupKind.lastIndexOf('/');
    const group = cut < 0 ? '' : groupKind.slice(0, cut);
    return [appRule({ ...ignoreDifferences, group, kind: groupKind.slice(cut + 1) })];
  });
}

/** The fields of an object's kind that `resource.customizations.knownTypeFields` says hold known types. */
export function knownTypeFieldsOf(snapshot: SettingsSnapshot, object: KubeObject | undefined): KnownTypeField[] {
  if (object === undefined) return [];
  return Object.entries(snapshot.general.customizations).flatMap(([groupKind, { knownTypeFields = [] }]) => {
    const cut = groupKind.lastIndexOf('/');
    const rule = { group: groupKind.slice(0, Math.max(cut, 0)), kind: groupKind.slice(cut + 1) };
    if (knownTypeFields.length === 0 || !matchesIgnoreRule(rule, object)) return [];
    return knownTypeFields.map(({ field = '', type = '' }) => ({ field, type }));
  });
}

/** JSON pointers of what the rules' jq expressions select in an object; empty when no rule speaks of it. */
export function resolvedPointers(rules: readonly DifferenceRule[], object: KubeObject | undefined): string[] {
  if (object === undefined) return [];
  return rules
    .filter((rule) => rule.jqPathExpressions.length > 0 && matchesIgnoreRule(rule, object))
    .flatMap((rule) => rule.jqPathExpressions)
    .flatMap((expression) => {
      const selection = resolveJqPath(expression, object);
      return selection.kind === 'selected' ? selection.pointers : [];
    });
}
