/** The name of the Secret of a repository or a cluster: a prefix and the FNV-1a hash of its address, as Argo CD makes it. */
export function secretNameOf(prefix: string, ...texts: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(texts.join(''))) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return `${prefix}-${hash}`;
}
