interface PodSpec {
  containers?: { name?: string }[];
  initContainers?: { name?: string }[];
}

/** The container names of a pod manifest in JSON, main containers first; empty when there is no manifest. */
export function containersOf(manifest: string | undefined): string[] {
  if (manifest === undefined || manifest === '') return [];
  const { spec } = JSON.parse(manifest) as { spec?: PodSpec };
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].flatMap((container) => container.name ?? []);
}
