import { setTimeout as delay } from 'node:timers/promises';

import type { KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';

import type { ClusterClient, ObjectRef } from '../lab/index.ts';

/** What is awaited of one object. */
export interface AwaitedState {
  ref: ObjectRef;
  /** Whether this is it; undefined stands for "there is no such object". */
  isReached: (object: KubeObject | undefined) => boolean;
  /** For the error: `is Synced and Healthy`. */
  what: string;
  /** For the error: what the last state was. Default: its JSON, cut after 2,000 characters. */
  describe?: (object: KubeObject | undefined) => string;
  /** Default: 60,000. */
  timeoutMs?: number;
}

function describeObject(object: KubeObject | undefined): string {
  return object === undefined ? 'it does not exist' : JSON.stringify(object, null, 1).slice(0, 2_000);
}

async function watchUntil(
  client: ClusterClient,
  state: AwaitedState,
  from: { object: KubeObject | undefined; signal: AbortSignal },
): Promise<KubeObject | undefined> {
  const { ref, isReached } = state;
  const { name, ...query } = ref;
  const found = new AbortController();
  let last = from.object;
  const resourceVersion = from.object?.metadata.resourceVersion;
  try {
    await client.watch(
      { ...query, fieldSelector: `metadata.name=${name}` },
      {
        ...(resourceVersion ? { resourceVersion } : {}),
        signal: AbortSignal.any([from.signal, found.signal]),
        onEvent: ({ type, object }) => {
          if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return;
          last = type === 'DELETED' ? undefined : object;
          if (isReached(last)) found.abort();
        },
      },
    );
  } catch (error) {
    // Our own stop, or an API server that is away for a moment: the caller reads again and decides.
    if (!found.signal.aborted && !from.signal.aborted) await delay(100);
    void error;
  }
  return last;
}

/**
 * Waits until an object is as wanted, by watching it, and answers that state.
 * Throws `TIMEOUT` that tells what was seen last.
 */
export async function awaitObject(client: ClusterClient, state: AwaitedState): Promise<KubeObject | undefined> {
  const { ref, isReached, timeoutMs = 60_000, describe = describeObject } = state;
  const signal = AbortSignal.timeout(timeoutMs);
  let last: KubeObject | undefined;
  let failure: unknown;
  while (!signal.aborted) {
    try {
      last = await client.get(ref);
      failure = undefined;
      if (isReached(last)) return last;
      last = await watchUntil(client, state, { object: last, signal });
      if (isReached(last)) return last;
    } catch (error) {
      failure = error;
      await delay(100);
    }
  }
  const seen = failure instanceof Error ? failure.message : describe(last);
  const name = `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;
  throw new AppError('TIMEOUT', `wait until ${name} ${state.what}: not within ${timeoutMs} ms: last seen: ${seen}`);
}
