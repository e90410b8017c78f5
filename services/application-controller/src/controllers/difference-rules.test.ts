import type { KubeObject } from '@plumbline/contract/crd';
import { expect, it } from 'vitest';
import { appRule, resolvedPointers } from './difference-rules.ts';

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
