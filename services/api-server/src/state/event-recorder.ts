import type { KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { resources, type KubeClient } from '@plumbline/io/kube';
import type { Logger } from '@plumbline/io/telemetry';
import { nameOf, type Caller } from '../authn/caller.ts';

/** What happened to an object through the API. */
export type EventReason = 'ResourceCreated' | 'ResourceUpdated' | 'ResourceDeleted' | 'OperationStarted';

/** What the recorder needs. */
export interface EventRecorderOptions {
  client: Pick<KubeClient, 'create'>;
  /** `--enable-k8s-event`: `all`, `none` or reasons. */
  enabled: readonly string[];
  now: () => Date;
  newId: () => string;
  log: Logger;
}

/** One thing to record. */
export interface ApiEvent {
  object: Pick<KubeObject, 'metadata'> & { kind?: string; apiVersion?: string };
  kind: 'Application' | 'AppProject' | 'ApplicationSet';
  reason: EventReason;
  caller: Caller;
  /** What the caller did: `created application`. */
  action: string;
}

/** Writes who did what as Kubernetes events on the object. One that cannot be written is logged and lost. */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #running = new Set<Promise<void>>();

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  /** Records without holding the call up. */
  record(event: ApiEvent): void {
    const { enabled } = this.#options;
    if (!enabled.includes('all') && !enabled.includes(event.reason)) return;
    const writing = this.#write(event);
    this.#running.add(writing);
    void writing.finally(() => this.#running.delete(writing));
  }

  /** Resolves when everything recorded so far is written. */
  async settle(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #write(event: ApiEvent): Promise<void> {
    const { name, namespace = '', uid, resourceVersion } = event.object.metadata;
    const time = `${this.#options.now().toISOString().slice(0, 19)}Z`;
    const username = nameOf(event.caller) || 'Unknown user';
    try {
      await this.#options.client.create(
        { resource: resources.events, namespace },
        {
          apiVersion: 'v1',
          kind: 'Event',
          metadata: { name: `${name}.${this.#options.newId()}`, namespace },
          involvedObject: {
            apiVersion: 'argoproj.io/v1alpha1',
            kind: event.kind,
            name,
            namespace,
            uid,
            resourceVersion,
          },
          reason: event.reason,
          message: `${username} ${event.action}`.slice(0, 1024),
          type: 'Normal',
          source: { component: 'argocd-server' },
          firstTimestamp: time,
          lastTimestamp: time,
          count: 1,
        },
      );
    } catch (error) {
      this.#options.log.warn('event could not be written', { name, namespace, error: AppError.from(error) });
    }
  }
}
