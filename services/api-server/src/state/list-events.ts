import type { events } from '@plumbline/contract/rpc';
import { resources, type KubeClient } from '@plumbline/io/kube';

/** The object whose events are wanted. */
export interface EventSubject {
  namespace: string;
  name: string;
  uid: string;
}

/** The Kubernetes events of an object. */
export async function listEvents(client: KubeClient, of: EventSubject, signal: AbortSignal): Promise<events.EventList> {
  const fieldSelector = `involvedObject.name=${of.name},involvedObject.uid=${of.uid}`;
  const list = await client.listAll({ resource: resources.events, namespace: of.namespace }, { fieldSelector, signal });
  return { metadata: { resourceVersion: list.metadata.resourceVersion ?? '' }, items: list.items };
}
