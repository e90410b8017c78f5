import { isKnownType } from '@plumbline/core/diff';
import { jqPathFault } from '@plumbline/io/scripting';
import type { SettingsSnapshot } from '@plumbline/io/settings';

/** Customizations of argocd-cm that have no effect yet, to be told on the log; sorted. */
export function unsupportedSettings(snapshot: SettingsSnapshot): string[] {
  return Object.entries(snapshot.general.customizations)
    .flatMap(([kind, override]) => {
      const { healthLua, ignoreDifferences, ignoreResourceUpdates, knownTypeFields } = override;
      const checks: readonly (readonly [boolean, string])[] = [
        [healthLua !== undefined, 'health'],
        [
          (ignoreDifferences?.jqPathExpressions ?? []).some((path) => jqPathFault(path) !== undefined),
          'ignoreDifferences.jqPathExpressions',
        ],
        [ignoreResourceUpdates !== undefined, 'ignoreResourceUpdates'],
        [(knownTypeFields ?? []).some(({ type = '' }) => !isKnownType(type)), 'knownTypeFields'],
      ];
      return checks.filter(([isSet]) => isSet).map(([, part]) => `resource.customizations.${part} of ${kind}`);
    })
    .sort();
}
