import type { ClusterClient } from '@plumbline/test/lab';

/** Runs `work` for 0 … count-1, so many at a time. */
export async function forEachIndex(
  count: number,
  parallel: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  const indexes = Array.from({ length: count }, (_, index) => index).values();
  const worker = async (): Promise<void> => {
    for (const index of indexes) await work(index);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

/** What the API server gives a writer that does nothing else: objects created per second, 32 at a time. */
export async function measureRawWriter(client: ClusterClient, namespace: string, count: number): Promise<number> {
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const startedMs = performance.now();
  await forEachIndex(count, 32, (index) =>
    client.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `raw-${index}`, namespace },
      data: { value: 'x' },
    }),
  );
  const perSecond = count / ((performance.now() - startedMs) / 1000);
  await client.delete({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  return perSecond;
}
