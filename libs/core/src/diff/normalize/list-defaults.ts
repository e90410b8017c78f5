// Defaults that the API server fills in inside lists which are replaced as a whole, so that a three-way patch cannot see
// that the server, not a person, added them. From the field documentation of the Kubernetes API reference.
import type { KubeObject } from '@plumbline/contract/crd';
import { groupKindOf, formatGroupKind } from '../../object/index.ts';
import { isRecord, withKey } from '../../std/index.ts';
import type { Normalizer } from './normalizer.ts';

type Fill = (item: Record<string, unknown>) => Record<string, unknown>;

/** `*` in a path stands for every item of a list. */
interface ListDefault {
  path: readonly string[];
  fill: Fill;
}

const POD_SPEC_PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  'apps/DaemonSet': ['spec', 'template', 'spec'],
  'apps/Deployment': ['spec', 'template', 'spec'],
  'apps/ReplicaSet': ['spec', 'template', 'spec'],
  'apps/StatefulSet': ['spec', 'template', 'spec'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  'batch/Job': ['spec', 'template', 'spec'],
};

const tcp = fieldDefault('protocol', 'TCP');
const anyScope = fieldDefault('scope', '*');
const fieldRefVersion: Fill = (item) =>
  isRecord(item['fieldRef'])
    ? withKey<unknown>(item, 'fieldRef', fieldDefault('apiVersion', 'v1')(item['fieldRef']))
    : item;

const POD_SPEC_DEFAULTS: readonly ListDefault[] = [
  { path: ['volumes', '*', 'downwardAPI', 'items', '*'], fill: fieldRefVersion },
  { path: ['volumes', '*', 'projected', 'sources', '*', 'downwardAPI', 'items', '*'], fill: fieldRefVersion },
  {
    path: ['volumes', '*', 'projected', 'sources', '*', 'serviceAccountToken'],
    fill: fieldDefault('expirationSeconds', 3600),
  },
];

const DEFAULTS: Readonly<Record<string, readonly ListDefault[]>> = {
  Endpoints: [{ path: ['subsets', '*', 'ports', '*'], fill: tcp }],
  LimitRange: [{ path: ['spec', 'limits', '*'], fill: fillLimits }],
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': [
    { path: ['webhooks', '*', 'rules', '*'], fill: anyScope },
  ],
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': [
    { path: ['webhooks', '*', 'rules', '*'], fill: anyScope },
  ],
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': [
    { path: ['spec', 'matchConstraints', 'resourceRules', '*'], fill: anyScope },
    { path: ['spec', 'matchConstraints', 'excludeResourceRules', '*'], fill: anyScope },
  ],
  'apps/StatefulSet': [{ path: ['spec', 'volumeClaimTemplates', '*'], fill: fillClaimTemplate }],
  'batch/Job': [
    { path: ['spec', 'podFailurePolicy', 'rules', '*', 'onPodConditions', '*'], fill: fieldDefault('status', 'True') },
  ],
  'discovery.k8s.io/EndpointSlice': [{ path: ['ports', '*'], fill: tcp }],
  'networking.k8s.io/NetworkPolicy': [
    { path: ['spec', 'ingress', '*', 'ports', '*'], fill: tcp },
    { path: ['spec', 'egress', '*', 'ports', '*'], fill: tcp },
  ],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [{ path: ['subjects', '*'], fill: fillSubject }],
  'rbac.authorization.k8s.io/RoleBinding': [{ path: ['subjects', '*'], fill: fillSubject }],
};

/** Fills the defaults of list items in, on both sides. */
export const listDefaults: Normalizer = {
  name: 'list-defaults',
  normalize(obj) {
    const kind = formatGroupKind(groupKindOf(obj));
    const own = Object.hasOwn(DEFAULTS, kind) ? (DEFAULTS[kind] ?? []) : [];
    const podSpec = Object.hasOwn(POD_SPEC_PATHS, kind) ? POD_SPEC_PATHS[kind] : undefined;
    const inPod =
      podSpec === undefined ? [] : POD_SPEC_DEFAULTS.map((rule) => ({ ...rule, path: [...podSpec, ...rule.path] }));
    return [...own, ...inPod].reduce<KubeObject>(
      (value, rule) => fillAt(value, rule.path, rule.fill) as KubeObject,
      obj,
    );
  },
};

function fillAt(value: unknown, path: readonly string[], fill: Fill): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return isRecord(value) ? fill(value) : value;
  if (step === '*') return Array.isArray(value) ? value.map((item: unknown) => fillAt(item, rest, fill)) : value;
  if (!isRecord(value) || !Object.hasOwn(value, step)) return value;
  return withKey(value, step, fillAt(value[step], rest, fill));
}

function fieldDefault(field: string, value: unknown): Fill {
  return (item) =>
    item[field] === undefined || item[field] === null || item[field] === '' ? withKey(item, field, value) : item;
}

function fillSubject(subject: Record<string, unknown>): Record<string, unknown> {
  const isNamed = subject['kind'] === 'User' || subject['kind'] === 'Group';
  return isNamed ? fieldDefault('apiGroup', 'rbac.authorization.k8s.io')(subject) : subject;
}

function fillClaimTemplate(template: Record<string, unknown>): Record<string, unknown> {
  const named = fieldDefault('kind', 'PersistentVolumeClaim')(fieldDefault('apiVersion', 'v1')(template));
  const { status: _status, ...claim } = named;
  return isRecord(claim['spec'])
    ? withKey(claim, 'spec', fieldDefault('volumeMode', 'Filesystem')(claim['spec']))
    : claim;
}

// A container's default limit is its maximum, its default request its default limit, else its minimum.
function fillLimits(item: Record<string, unknown>): Record<string, unknown> {
  if (item['type'] !== 'Container') return item;
  const records = (field: string): Record<string, unknown> => (isRecord(item[field]) ? item[field] : {});
  const limits = { ...records('max'), ...records('default') };
  const requests = { ...records('min'), ...limits, ...records('defaultRequest') };
  return {
    ...item,
    ...(Object.keys(limits).length > 0 ? { default: limits } : {}),
    ...(Object.keys(requests).length > 0 ? { defaultRequest: requests } : {}),
  };
}
