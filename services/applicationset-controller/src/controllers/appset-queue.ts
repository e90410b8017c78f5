import type { KubeObject } from '@plumbline/contract/crd';
import { deepEqual } from '@plumbline/core/std';
import type { WorkQueue } from '@plumbline/io/controller';
import type { ObjectChange } from '@plumbline/io/kube';
import type { AppsetKey } from '../ports.ts';
import type { KubeControlPlane } from './kube-control-plane.ts';

/** How long changes of states wait for others: a set of a thousand is not handled a thousand times while it syncs. */
const STATE_DELAY_MS = 1000;

/** Turns changes in the cluster into keys of sets. */
export class AppsetEvents {
  readonly #queue: WorkQueue<AppsetKey>;
  readonly #controlPlane: () => KubeControlPlane | undefined;

  constructor(queue: WorkQueue<AppsetKey>, controlPlane: () => KubeControlPlane | undefined) {
    this.#queue = queue;
    this.#controlPlane = controlPlane;
  }

  /** A set changed: its spec, its annotations, its deletion. Its own status does not matter. */
  onAppset({ before, after }: ObjectChange<KubeObject>): void {
    if (before && after && deepEqual(interestOfAppset(before), interestOfAppset(after))) return;
    this.#add(after ?? before);
  }

  /** An Application changed: its set compares it at once; its state is only shown, many changes of it together. */
  onApplication({ before, after }: ObjectChange<KubeObject>): void {
    const owners = new Set([ownerOf(before), ownerOf(after)].filter((owner) => owner !== undefined));
    const isSame = before && after && deepEqual(interestOfApplication(before), interestOfApplication(after));
    if (!isSame) for (const owner of owners) this.#queue.add(owner);
    else if (!deepEqual(stateOf(before), stateOf(after))) {
      for (const owner of owners) this.#queue.addAfter(owner, STATE_DELAY_MS);
    }
  }

  /** A project came, went or changed its namespaces: sets may be waiting for it. */
  onProject({ before, after }: ObjectChange<KubeObject>): void {
    if (before && after && deepEqual(sourceNamespacesOf(before), sourceNamespacesOf(after))) return;
    this.enqueueAll();
  }

  /** Every set is handled again. */
  enqueueAll(): void {
    for (const appset of this.#controlPlane()?.appsets() ?? []) this.#add(appset);
  }

  #add(object: Pick<KubeObject, 'metadata'> | undefined): void {
    const namespace = object?.metadata.namespace ?? '';
    if (!object || this.#controlPlane()?.handles(namespace) === false) return;
    this.#queue.add(`${namespace}/${object.metadata.name}`);
  }
}

function interestOfAppset({ metadata, spec }: KubeObject): unknown {
  const { annotations, labels, finalizers, deletionTimestamp, uid } = metadata;
  return { spec, annotations, labels, finalizers, deletionTimestamp, uid };
}

function interestOfApplication({ metadata, spec }: KubeObject): unknown {
  const { labels, annotations, finalizers, ownerReferences, deletionTimestamp, uid } = metadata;
  return { spec, labels, annotations, finalizers, ownerReferences, deletionTimestamp, uid };
}

/** What a set shows of an Application in `status.resources`. */
function stateOf({ status }: KubeObject): unknown {
  if (typeof status !== 'object' || status === null) return undefined;
  const { sync, health } = status as { sync?: { status?: unknown }; health?: { status?: unknown; message?: unknown } };
  return [sync?.status, health?.status, health?.message];
}

function ownerOf(object: KubeObject | undefined): AppsetKey | undefined {
  const owner = object?.metadata.ownerReferences?.find(
    ({ controller, kind }) => controller === true && kind === 'ApplicationSet',
  );
  return owner?.name === undefined ? undefined : `${object?.metadata.namespace ?? ''}/${owner.name}`;
}

function sourceNamespacesOf({ spec }: KubeObject): unknown {
  return typeof spec === 'object' && spec !== null && 'sourceNamespaces' in spec ? spec.sourceNamespaces : undefined;
}
