// Holds core/diff to the truth: what it foresees is what a real API server then stores.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '@plumbline/contract/crd';
import { computeDiff, normalizeObject, withoutIgnoredFields } from '@plumbline/core/diff';
import { parseManifests } from '@plumbline/core/manifest';
import { getField } from '@plumbline/core/object';
import { isRecord } from '@plumbline/core/std';
import { startLab, type OwnedLab } from '@plumbline/test/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyObject, createKubeClient, loadKubeConfig, resources, type KubeClient } from './index.ts';
import type { ResourceRef } from './resource-ref.ts';

const builtin = (group: string, plural: string): ResourceRef => ({ group, version: 'v1', plural });
const deployments = builtin('apps', 'deployments');
const services = builtin('', 'services');
const networkPolicies = builtin('networking.k8s.io', 'networkpolicies');
const roles = builtin('rbac.authorization.k8s.io', 'roles');
const cronJobs = builtin('batch', 'cronjobs');
const budgets = builtin('policy', 'poddisruptionbudgets');
const secrets = builtin('', 'secrets');

const web = (pod: string, spec = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  ${spec}
  template:
    metadata: {labels: {app: web}}
    spec:
      ${pod}
`;
const dns = (ports: string): string => `
apiVersion: v1
kind: Service
metadata: {name: dns}
spec: {selector: {app: dns}, ports: [${ports}]}
`;
const policy = (rules: string): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec: {podSelector: {}, ${rules}}
`;
const secret = (fields: string): string => `
apiVersion: v1
kind: Secret
metadata: {name: s}
${fields}
`;

interface Change {
  reason: string;
  resource: ResourceRef;
  /** Applied first. */
  before: string;
  /** What another person does meanwhile, as an RFC 6902 patch. */
  edit?: unknown[];
  /** Wanted then. */
  after: string;
}

const changes: Change[] = [
  {
    reason: 'an image changes, an edit of another field stays',
    resource: deployments,
    before: web('containers: [{name: a, image: "x:1"}]'),
    edit: [{ op: 'add', path: '/spec/template/spec/containers/0/workingDir', value: '/w' }],
    after: web('containers: [{name: a, image: "x:2"}]'),
  },
  {
    reason: 'a container goes, a new one comes in front, a foreign one stays',
    resource: deployments,
    before: web('containers: [{name: a, image: "x:1"}, {name: b, image: "x:1"}]'),
    edit: [{ op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'side', image: 's:1' } }],
    after: web('containers: [{name: c, image: "x:1"}, {name: a, image: "x:1"}]'),
  },
  {
    reason: 'containers change their order',
    resource: deployments,
    before: web('containers: [{name: a, image: "x:1"}, {name: b, image: "x:1"}, {name: c, image: "x:1"}]'),
    after: web('containers: [{name: c, image: "x:1"}, {name: a, image: "x:1"}, {name: b, image: "x:1"}]'),
  },
  {
    reason: 'env: one changes its source, one goes, one comes',
    resource: deployments,
    before: web('containers: [{name: a, image: "x:1", env: [{name: A, value: "1"}, {name: B, value: "2"}]}]'),
    after: web(
      'containers: [{name: a, image: "x:1", env: [{name: C, value: "3"}, {name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}]',
    ),
  },
  {
    reason: 'a volume changes its kind, a mount moves',
    resource: deployments,
    before: web(
      'containers: [{name: a, image: "x:1", volumeMounts: [{name: v, mountPath: /v}]}]\n      volumes: [{name: v, emptyDir: {}}]',
    ),
    after: web(
      'containers: [{name: a, image: "x:1", volumeMounts: [{name: v, mountPath: /w}]}]\n      volumes: [{name: v, configMap: {name: c}}]',
    ),
  },
  {
    reason: 'the strategy changes',
    resource: deployments,
    before: web('containers: [{name: a, image: "x:1"}]'),
    after: web('containers: [{name: a, image: "x:1"}]', 'strategy: {type: Recreate}'),
  },
  {
    reason: 'fields that are no longer wanted go',
    resource: deployments,
    before: web(
      'hostNetwork: true\n      securityContext: {runAsUser: 1, fsGroup: 2}\n      containers: [{name: a, image: "x:1", resources: {limits: {cpu: 1000m, memory: 1Gi}}}]',
      'minReadySeconds: 5',
    ),
    after: web(
      'securityContext: {runAsUser: 1}\n      containers: [{name: a, image: "x:1", resources: {limits: {cpu: "1"}}}]',
    ),
  },
  {
    reason: 'tolerations are replaced, host aliases merge by address',
    resource: deployments,
    before: web(
      'tolerations: [{key: a, operator: Exists}, {key: b, operator: Exists}]\n      hostAliases: [{ip: 1.1.1.1, hostnames: [a]}]\n      containers: [{name: a, image: "x:1"}]',
    ),
    after: web(
      'tolerations: [{key: b, operator: Exists}]\n      hostAliases: [{ip: 1.1.1.2, hostnames: [b]}, {ip: 1.1.1.1, hostnames: [a, c]}]\n      containers: [{name: a, image: "x:1"}]',
    ),
  },
  {
    reason: 'ports of one number over two protocols: one goes',
    resource: services,
    before: dns('{name: udp, port: 53, protocol: UDP}, {name: tcp, port: 53}, {name: web, port: 80}'),
    after: dns('{name: udp, port: 53, protocol: UDP}, {name: web, port: 80, targetPort: 8080}'),
  },
  {
    reason: 'ports of one number over two protocols: another changes',
    resource: services,
    before: dns('{name: udp, port: 53, protocol: UDP}, {name: tcp, port: 53}'),
    after: dns('{name: udp, port: 53, protocol: UDP, targetPort: 5353}, {name: tcp, port: 53}'),
  },
  {
    reason: 'finalizers and labels',
    resource: services,
    before: dns('{port: 80}').replace('name: dns', 'name: dns, labels: {a: "1", b: "2"}, finalizers: [x.io/a, x.io/b]'),
    edit: [{ op: 'add', path: '/metadata/finalizers/-', value: 'x.io/other' }],
    after: dns('{port: 80}').replace('name: dns', 'name: dns, labels: {b: "3"}, finalizers: [x.io/b]'),
  },
  {
    reason: 'rules of a policy are replaced and defaulted',
    resource: networkPolicies,
    before: policy('ingress: [{ports: [{port: 80}]}]'),
    edit: [{ op: 'replace', path: '/spec/ingress/0/ports/0/protocol', value: 'UDP' }],
    after: policy('ingress: [{ports: [{port: 80}, {port: 443}]}], policyTypes: [Ingress, Egress], egress: []'),
  },
  {
    reason: 'rules of a role are replaced, then emptied',
    resource: roles,
    before:
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get]}]',
    after: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: []',
  },
  {
    reason: 'a job template inside a CronJob',
    resource: cronJobs,
    before:
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec: {schedule: "0 3 * * *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "x:1"}]}}}}}',
    edit: [{ op: 'replace', path: '/spec/suspend', value: true }],
    after:
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec: {schedule: "0 4 * * *", suspend: false, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "x:2"}, {name: b, image: "y:1"}]}}}}}',
  },
  {
    reason: 'a selector that is replaced as a whole',
    resource: budgets,
    before:
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {minAvailable: 1, selector: {matchLabels: {a: "1", b: "2"}}}',
    after:
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {maxUnavailable: 50%, selector: {matchLabels: {b: "2", c: "3"}}}',
  },
  {
    reason: 'data of a Secret, plain and encoded',
    resource: secrets,
    before: secret('stringData: {user: admin, old: x}\ndata: {key: dmFsdWU=}'),
    edit: [{ op: 'add', path: '/data/foreign', value: 'eA==' }],
    after: secret('stringData: {user: root, key: plain}'),
  },
];

// The Deployment controller counts revisions, at a time of its own.
const counted = [
  { group: 'apps', kind: 'Deployment', jsonPointers: ['/metadata/annotations/deployment.kubernetes.io~1revision'] },
];

/** Paths of the fields, outside lists, that the first object has and the second has not. */
function removedFields(before: unknown, after: unknown, path: string[] = []): string[][] {
  if (!isRecord(before) || !isRecord(after)) return [];
  return Object.keys(before).flatMap((key) => {
    const here = [...path, key];
    return Object.hasOwn(after, key) ? removedFields(before[key], after[key], here) : [here];
  });
}

describe('what core foresees is what an API server stores', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-foreseen-'));
  let lab: OwnedLab;
  let client: KubeClient;
  beforeAll(async () => {
    lab = await startLab();
    const kubeconfig = join(folder, 'config');
    writeFileSync(kubeconfig, lab.clusters[0]?.kubeconfig('default') ?? '');
    client = createKubeClient(await loadKubeConfig({ env: { KUBECONFIG: kubeconfig } }));
  });
  afterAll(async () => {
    await client?.close();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(changes.map((change, index) => ({ ...change, namespace: `foreseen-${index}` })))(
    '$reason',
    async ({ resource, before, edit, after, namespace }) => {
      const read = (text: string): KubeObject => {
        const [obj] = parseManifests(text, { file: 'case' });
        if (obj === undefined) throw new Error('a case needs an object');
        return { ...obj, metadata: { ...obj.metadata, namespace } };
      };
      const apply = async (desired: KubeObject): Promise<KubeObject> =>
        (await applyObject(client, { resource, namespace, desired }, { mode: 'client', fieldManager: 'test' })).object;
      await client.create(
        { resource: resources.namespaces },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      );
      const first = await apply(read(before));
      expect(computeDiff({ desired: read(before), live: first }).isModified).toBe(false);
      const target = { resource, namespace, name: first.metadata.name };
      const live = edit === undefined ? first : await client.patch(target, { kind: 'json', body: edit });

      const desired = read(after);
      const foreseen = computeDiff({ desired, live, ignore: { rules: counted } });
      expect(foreseen.isModified).toBe(true);
      const stored = await apply(desired);

      // The server adds defaults to what is new: all that is foreseen is stored, and what is foreseen to go is gone.
      const result = normalizeObject(withoutIgnoredFields(stored, counted), {});
      expect(result).toMatchObject(foreseen.predictedLive ?? {});
      const gone = removedFields(foreseen.normalizedLive, foreseen.predictedLive);
      expect(gone.filter((path) => getField(result, path) !== undefined)).toEqual([]);
      expect(computeDiff({ desired, live: stored }).isModified).toBe(false);
    },
  );
});
