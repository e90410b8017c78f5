import { setTimeout as delay } from 'node:timers/promises';

import { API_VERSION, type KubeObject } from '@plumbline/contract/crd';
import { statusOf } from '@plumbline/test/dsl';
import type { ClusterClient } from '@plumbline/test/lab';

/** Every Application of a namespace as it is now, by one watch. */
export interface ApplicationWatch {
  /** Resolves with the milliseconds since `fromMs` once `count` of them fit; with undefined when time runs out. */
  until(wanted: {
    count: number;
    fits: (app: KubeObject) => boolean;
    fromMs: number;
    timeoutMs: number;
  }): Promise<number | undefined>;
  /** How many fit now. */
  count(fits: (app: KubeObject) => boolean): number;
  stop(): Promise<void>;
}

/** Whether an Application is Synced and Healthy, and at `revision` when one is named. */
export function isSynced(revision?: string): (app: KubeObject) => boolean {
  return (app) => {
    const { sync, health } = statusOf(app);
    const isAt = revision === undefined || sync?.revision === revision;
    return sync?.status === 'Synced' && health?.status === 'Healthy' && isAt;
  };
}

/** Starts watching. */
export function watchApplications(client: ClusterClient, namespace: string): ApplicationWatch {
  const apps = new Map<string, KubeObject>();
  const stopping = new AbortController();
  const changed = new EventTarget();
  const query = { apiVersion: API_VERSION, kind: 'Application', namespace };
  const follow = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const onEvent = ({ type, object }: { type: string; object: KubeObject }): void => {
          if (type === 'DELETED') apps.delete(object.metadata.name);
          else if (type !== 'ERROR' && type !== 'BOOKMARK') apps.set(object.metadata.name, object);
          changed.dispatchEvent(new Event('change'));
        };
        await client.watch(query, { onEvent, signal: stopping.signal });
      } catch (error) {
        if (!stopping.signal.aborted) await delay(200);
        void error;
      }
    }
  };
  const following = follow();
  const count = (fits: (app: KubeObject) => boolean): number => [...apps.values()].filter(fits).length;
  return {
    count,
    until({ count: wanted, fits, fromMs, timeoutMs }) {
      return new Promise((resolve) => {
        const look = (): void => {
          if (count(fits) >= wanted) finish(performance.now() - fromMs);
        };
        const timer = setTimeout(() => finish(undefined), timeoutMs);
        const finish = (ms: number | undefined): void => {
          clearTimeout(timer);
          changed.removeEventListener('change', look);
          resolve(ms);
        };
        changed.addEventListener('change', look);
        look();
      });
    },
    async stop() {
      stopping.abort();
      await following;
    },
  };
}
