// Where set-up keeps what it built: outside the repository, shared by all clones, keyed by version.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The cache folder: `PLUMBLINE_CACHE_DIR`, else `$XDG_CACHE_HOME/plumbline`, else `~/.cache/plumbline`. */
export function cacheDir(...parts) {
  const base =
    process.env.PLUMBLINE_CACHE_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'plumbline');
  return join(base, ...parts);
}
