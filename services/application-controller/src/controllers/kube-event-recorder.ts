import { randomBytes } from 'node:crypto';
import type { Application } from '@plumbline/contract/crd';
import { resources, type KubeClient } from '@plumbline/io/kube';
import type { Logger } from '@plumbline/io/telemetry';
import type { AppEvent, EventRecorder } from '../ports.ts';

const component = 'argocd-application-controller';

/** What the recorder needs. */
export interface KubeEventRecorderOptions {
  readonly client: Pick<KubeClient, 'create'>;
  readonly log: Logger;
  /** `--enable-k8s-event`: `all`, `none` or reasons. */
  readonly enabled: readonly string[];
  readonly now: () => Date;
}

/** Events on Applications in the control cluster. One that cannot be written is logged and lost. */
export class KubeEventRecorder implements EventRecorder {
  readonly #options: KubeEventRecorderOptions;

  constructor(options: KubeEventRecorderOptions) {
    this.#options = options;
  }

  async record(app: Application, event: AppEvent): Promise<void> {
    const { enabled, log } = this.#options;
    const { name, namespace } = app.metadata;
    log.info('application event', { application: `${namespace}/${name}`, reason: event.reason, text: event.message });
    if (!enabled.includes('all') && !enabled.includes(event.reason)) return;
    try {
      await this.#options.client.create({ resource: resources.events, namespace }, this.#eventOf(app, event));
    } catch (error) {
      log.warn('event could not be written', { application: `${namespace}/${name}`, error });
    }
  }

  #eventOf(app: Application, event: AppEvent): Parameters<KubeClient['create']>[1] {
    const { name, namespace, uid, resourceVersion } = app.metadata;
    const time = `${this.#options.now().toISOString().slice(0, 19)}Z`;
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.${randomBytes(8).toString('hex')}`, namespace },
      involvedObject: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        name,
        namespace,
        uid,
        resourceVersion,
      },
      reason: event.reason,
      message: event.message.slice(0, 1024),
      type: event.type,
      source: { component },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    };
  }
}
