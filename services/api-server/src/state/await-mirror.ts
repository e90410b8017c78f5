import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '@plumbline/contract/crd';

/** A write that the mirror does not show within this time is answered all the same. */
const LIMIT_MS = 1000;
const LOOK_EVERY_MS = 5;

/**
 * Waits until the mirror shows a write, so that whoever made it reads it with the next call. Gives up after a second:
 * the write itself has succeeded.
 */
export async function awaitMirror(
  mirror: { get(namespace: string, name: string): Pick<KubeObject, 'metadata'> | undefined },
  written: Pick<KubeObject, 'metadata'>,
): Promise<void> {
  const { namespace = '', name } = written.metadata;
  const version = Number(written.metadata.resourceVersion ?? '0');
  await awaitTrue(() => Number(mirror.get(namespace, name)?.metadata.resourceVersion ?? '-1') >= version);
}

/** Waits until the check holds, for a second at most. */
export async function awaitTrue(check: () => boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!check() && performance.now() < deadline) await delay(LOOK_EVERY_MS);
}
