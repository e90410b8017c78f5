/**
 * A repository URL, or a pattern for them, in the form that is compared: host in lower case, scp-like ssh addresses as
 * `ssh://` URLs, no `.git` and no slash at the end. The path keeps its case: servers may tell paths apart by it.
 */
export function normalizeRepositoryUrl(url: string): string {
  const text = url.trim();
  const scp = /^([^@/:]+@[^:/]+):(?!\/\/)(.+)$/.exec(text);
  const full = scp === null ? text : `ssh://${scp[1] ?? ''}/${(scp[2] ?? '').replace(/^\/+/, '')}`;
  const parts = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^/]*)(.*)$/.exec(full);
  const lowered =
    parts === null ? full : (parts[1] ?? '').toLowerCase() + (parts[2] ?? '').toLowerCase() + (parts[3] ?? '');
  return lowered
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/^(ssh:\/\/[^/]*):22(?=\/)/, '$1');
}
