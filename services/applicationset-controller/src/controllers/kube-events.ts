import type { KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { resources, type KubeClient } from '@plumbline/io/kube';
import type { Logger } from '@plumbline/io/telemetry';
import type { EventRecorder } from '../ports.ts';

const COMPONENT = 'applicationset-controller';
/** Longest message that the API server takes. */
const MESSAGE_LIMIT = 1024;

/** How events are written. */
export interface KubeEventsOptions {
  client: Pick<KubeClient, 'create'>;
  log: Logger;
  nowMs: () => number;
  /** Makes the end of a name that no other event has. */
  uniqueSuffix: () => string;
}

/** Writes Events beside the object that they are about; one that cannot be written is logged and lost. */
export class KubeEvents implements EventRecorder {
  readonly #options: KubeEventsOptions;
  readonly #pending = new Set<Promise<void>>();

  constructor(options: KubeEventsOptions) {
    this.#options = options;
  }

  record(
    about: Pick<KubeObject, 'metadata'>,
    event: { type: 'Normal' | 'Warning'; reason: string; message: string },
  ): void {
    const sent = this.#send(about, event);
    this.#pending.add(sent);
    void sent.finally(() => this.#pending.delete(sent));
  }

  /** Resolves when every event was sent or lost. */
  async flush(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #send(
    { metadata }: Pick<KubeObject, 'metadata'>,
    { type, reason, message }: { type: string; reason: string; message: string },
  ): Promise<void> {
    const { client, log, nowMs, uniqueSuffix } = this.#options;
    const namespace = metadata.namespace ?? '';
    const time = new Date(nowMs()).toISOString().replace(/\.\d+Z$/u, 'Z');
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${metadata.name}.${uniqueSuffix()}`, namespace },
      involvedObject: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'ApplicationSet',
        name: metadata.name,
        namespace,
        uid: metadata.uid,
        resourceVersion: metadata.resourceVersion,
      },
      type,
      reason,
      message: message.slice(0, MESSAGE_LIMIT),
      source: { component: COMPONENT },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    };
    try {
      await client.create({ resource: resources.events, namespace }, event);
    } catch (thrown) {
      log.warn('event not written', { applicationset: metadata.name, reason, error: AppError.from(thrown) });
    }
  }
}
