import type { KubeObject } from '@plumbline/contract/crd';
import { hasCode } from '@plumbline/contract/errors';

import type { KeyPair } from '../certificates.ts';
import type { ClusterClient, ObjectRef } from '../cluster/cluster-client.ts';
import { decidePod, type NodeFacts, type PodStep } from './decide-pod.ts';
import { followKind } from './follow-kind.ts';
import type { Pod } from './pod.ts';
import { renderLoadBalancerStatus, renderVolumeFor } from './render-provisioned.ts';
import { startLogServer } from './start-log-server.ts';

/** The stand-in for kubelet, scheduler, load balancer and volume provisioner. */
export interface Kubelet {
  readonly nodeName: string;
  stop(): Promise<void>;
}

const node: NodeFacts = {
  name: 'lab-node',
  labels: { 'kubernetes.io/hostname': 'lab-node', 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
};

async function registerNode(client: ClusterClient, kubeletPort: number): Promise<void> {
  await client.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: node.name, labels: { ...node.labels } } });
  const capacity = { cpu: '64', memory: '256Gi', pods: '10000' };
  const status = {
    capacity,
    allocatable: capacity,
    conditions: [{ type: 'Ready', status: 'True', reason: 'LabReady', lastTransitionTime: new Date().toISOString() }],
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
    nodeInfo: { kubeletVersion: 'v1.36.1', operatingSystem: 'linux', architecture: 'amd64', osImage: 'Plumbline lab' },
  };
  await client.patch({ apiVersion: 'v1', kind: 'Node', name: node.name }, { status }, { subresource: 'status' });
}

function refOf(object: KubeObject): ObjectRef {
  const { namespace, name } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, name, ...(namespace ? { namespace } : {}) };
}

async function carryOut(client: ClusterClient, pod: Pod, step: PodStep): Promise<void> {
  const { namespace = 'default', name, uid } = pod.metadata;
  switch (step.kind) {
    case 'nothing':
    case 'wait':
      return;
    case 'bind': {
      const target = { apiVersion: 'v1', kind: 'Node', name: node.name };
      const content = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target };
      await client.request('POST', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, { content });
      return;
    }
    case 'remove':
      await client.delete(refOf(pod), { gracePeriodSeconds: 0, preconditions: { uid } });
      return;
    case 'set-status':
      await client.patch(refOf(pod), { metadata: { uid }, status: step.status }, { subresource: 'status' });
  }
}

/** Moves Pods: each change and each due time leads to one decision, one step at a time per Pod. */
class PodMover {
  readonly #client: ClusterClient;
  readonly #pods = new Map<string, Pod>();
  readonly #busy = new Set<string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(client: ClusterClient) {
    this.#client = client;
  }

  find(namespace: string, name: string): Pod | undefined {
    return this.#pods.get(`${namespace}/${name}`);
  }

  changed(pod: Pod): void {
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
    this.#pods.set(key, pod);
    this.#look(key);
  }

  gone(pod: KubeObject): void {
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
    this.#pods.delete(key);
    this.#setTimer(key, undefined);
  }

  stop(): void {
    for (const key of this.#timers.keys()) this.#setTimer(key, undefined);
    this.#pods.clear();
  }

  #look(key: string): void {
    const pod = this.#pods.get(key);
    if (!pod || this.#busy.has(key)) return;
    const step = decidePod(pod, node, Date.now());
    this.#setTimer(key, step.kind === 'wait' ? step.ms : undefined);
    if (step.kind === 'nothing' || step.kind === 'wait') return;
    this.#busy.add(key);
    carryOut(this.#client, pod, step)
      .catch((error: unknown) => {
        // Changed or gone meanwhile: its next event brings the next look. Anything else is tried again soon.
        if (!hasCode(error, 'CONFLICT', 'NOT_FOUND')) this.#setTimer(key, 500);
      })
      .finally(() => {
        this.#busy.delete(key);
        if (this.#pods.get(key) !== pod) this.#look(key);
      });
  }

  #setTimer(key: string, ms: number | undefined): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (ms !== undefined)
      this.#timers.set(
        key,
        setTimeout(() => this.#look(key), ms),
      );
  }
}

function reportUnlessGone(what: string): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, 'CONFLICT', 'NOT_FOUND', 'ALREADY_EXISTS', 'CLUSTER_UNREACHABLE'))
      console.error(`lab: ${what}:`, error);
  };
}

async function provisionVolume(client: ClusterClient, claim: KubeObject): Promise<void> {
  const volume = renderVolumeFor(claim);
  if (volume) await client.create(volume);
}

async function balanceLoad(client: ClusterClient, service: KubeObject): Promise<void> {
  const status = renderLoadBalancerStatus(service);
  if (status) await client.patch(refOf(service), { status }, { subresource: 'status' });
}

/** Registers a Node and keeps all Pods, Services of type LoadBalancer and volume claims moving until `stop`. */
export async function startKubelet(client: ClusterClient, serving: KeyPair): Promise<Kubelet> {
  const stopping = new AbortController();
  const mover = new PodMover(client);
  const logs = await startLogServer(serving, (namespace, name) => mover.find(namespace, name));
  await registerNode(client, logs.port);
  const { signal } = stopping;
  const loops = [
    followKind(client, {
      query: { apiVersion: 'v1', kind: 'Pod' },
      onChange: (pod) => mover.changed(pod as Pod),
      onGone: (pod) => mover.gone(pod),
      signal,
    }),
    followKind(client, {
      query: { apiVersion: 'v1', kind: 'Service' },
      onChange: (service) => void balanceLoad(client, service).catch(reportUnlessGone('give a load balancer address')),
      signal,
    }),
    followKind(client, {
      query: { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
      onChange: (claim) => void provisionVolume(client, claim).catch(reportUnlessGone('provision a volume')),
      signal,
    }),
  ];
  return {
    nodeName: node.name,
    async stop() {
      stopping.abort();
      mover.stop();
      await Promise.all(loops);
      await logs.stop();
    },
  };
}
