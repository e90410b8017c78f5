import type { KubeObject } from '@plumbline/contract/crd';
import { matchesIgnoreRule } from '@plumbline/core/diff';
import type { SettingsSnapshot } from '@plumbline/io/settings';
import { expect, it } from 'vitest';
import { appRule, knownTypeFieldsOf, resolvedPointers, systemRules } from './difference-rules.ts';

const webhook: KubeObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'hook' },
  webhooks: [{ name: 'a', clientConfig: { caBundle: 'eA==' } }],
};
const path = '.webhooks[]?.clientConfig.caBundle';

it.each([
  {
    reason: 'what a rule of this kind selects',
    kind: webhook.kind,
    paths: [path],
    pointers: ['/webhooks/0/clientConfig/caBundle'],
  },
  { reason: 'nothing for a rule of another kind', kind: 'Other', paths: [path], pointers: [] },
  {
    reason: 'nothing for an expression that is refused elsewhere',
    kind: webhook.kind,
    paths: ['map(.x)'],
    pointers: [],
  },
])('resolves $reason', ({ kind, paths, pointers }) => {
  const rule = appRule({ group: 'admissionregistration.k8s.io', kind, jqPathExpressions: paths });
  expect(resolvedPointers([rule], webhook)).toEqual(pointers);
  expect(resolvedPointers([rule], undefined)).toEqual([]);
});

it('settings of argocd-cm become rules, by group and kind', () => {
  const customizations = {
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration': {
      ignoreDifferences: { jsonPointers: ['/webhooks'], jqPathExpressions: [path] },
      knownTypeFields: [{ field: 'webhooks.limit', type: 'core/Quantity' }],
    },
    '*/*': { ignoreDifferences: { jsonPointers: ['/x'] } },
    'apps/Deployment': { knownTypeFields: [{ field: 'spec', type: 'core/v1/PodSpec' }] },
  };
  const snapshot = { general: { customizations } } as unknown as SettingsSnapshot;
  const rules = systemRules(snapshot).filter((rule) => matchesIgnoreRule(rule, webhook));
  expect(rules.flatMap((rule) => rule.jsonPointers ?? [])).toEqual(['/webhooks', '/x']);
  expect(resolvedPointers(rules, webhook)).toEqual(['/webhooks/0/clientConfig/caBundle']);
  expect(knownTypeFieldsOf(snapshot, webhook)).toEqual([{ field: 'webhooks.limit', type: 'core/Quantity' }]);
});
