import type { RemoteRef } from '@plumbline/core/render';

/** Parses `git ls-remote --symref` output. Peeled lines (`^{}`) become `peeled` of their tag. */
export function parseRemoteRefs(output: string): RemoteRef[] {
  const refs = new Map<string, RemoteRef>();
  const symbolic = new Map<string, string>();
  for (const line of output.split('\n')) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    const value = line.slice(0, tab);
    const name = line.slice(tab + 1);
    if (value.startsWith('ref: ')) {
      symbolic.set(name, value.slice('ref: '.length));
      continue;
    }
    if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(value)) continue;
    const tag = name.endsWith('^{}') ? refs.get(name.slice(0, -3)) : undefined;
    if (tag === undefined) refs.set(name, { name, id: value });
    else refs.set(tag.name, { ...tag, peeled: value });
  }
  return [...refs.values()].map((ref) => {
    const target = symbolic.get(ref.name);
    return target === undefined ? ref : { ...ref, target };
  });
}
