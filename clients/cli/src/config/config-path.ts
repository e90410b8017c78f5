import { existsSync } from 'node:fs';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the configuration is: `$ARGOCD_CONFIG_DIR`, else an old `~/.argocd`, else `$XDG_CONFIG_HOME/argocd`, else `~/.config/argocd`. */
export function defaultConfigPath(env: Environment, isThere: (path: string) => boolean = existsSync): string {
  if (env['ARGOCD_CONFIG_DIR']) return join(env['ARGOCD_CONFIG_DIR'], 'config');
  const home = env['HOME'] ?? '.';
  const legacy = join(home, '.argocd', 'config');
  if (isThere(legacy)) return legacy;
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'argocd', 'config');
}
