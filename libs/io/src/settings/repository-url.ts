/**
 * A repository URL in the form in which two spellings of one repository are equal: lower case, no `.git` at the end, scp-like
 * ssh addresses (`git@host:path`) as `ssh://` URLs. For comparing only, never for fetching.
 */
export function normalizeRepositoryUrl(url: string): string {
  const text = url.trim().toLowerCase();
  const scp = /^(?:(?<user>[^@/:]+)@)?(?<host>[^:/]+):(?!\/\/)(?<path>.+)$/.exec(text);
  const expanded = scp?.groups === undefined || text.includes('://') ? text : sshUrl(scp.groups);
  return expanded
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/^(ssh:\/\/(?:[^@/]+@)?[^/:]+):22\//, '$1/');
}

function sshUrl(groups: Readonly<Record<string, string | undefined>>): string {
  const user = groups['user'] === undefined ? '' : `${groups['user']}@`;
  return `ssh://${user}${groups['host'] ?? ''}/${(groups['path'] ?? '').replace(/^\/+/, '')}`;
}
