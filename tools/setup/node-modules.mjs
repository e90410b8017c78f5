// Brings node_modules to what package-lock.json says, and only then when it is not. Runs on Node 20.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * The installed packages that differ from the lock. npm keeps what it installed in node_modules/.package-lock.json;
 * an optional package that is not there is meant for another machine.
 */
export function findStalePackages(lock, installed) {
  const have = installed?.packages ?? {};
  return Object.entries(lock.packages)
    .filter(
      ([path, wanted]) => path.startsWith('node_modules/') && !wanted.link && have[path]?.version !== wanted.version,
    )
    .filter(([path, wanted]) => have[path] !== undefined || !(wanted.optional || wanted.devOptional || wanted.peer))
    .map(([path]) => path);
}

/**
 * Installs in `root` what the lock says when node_modules differs from it. Not `npm ci`: that refuses a lock which lacks
 * optional packages for other machines, and a registry need not have those.
 */
export function ensureNodeModules(root, log) {
  const lock = readJson(join(root, 'package-lock.json'));
  const stale = findStalePackages(lock, readJson(join(root, 'node_modules', '.package-lock.json')));
  if (stale.length === 0) return;
  log(`npm install: ${stale.length} packages are missing or of another version, such as ${stale[0]}`);
  const result = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.status !== 0) throw new Error(`npm install: ended with ${result.status ?? result.error?.message}`);
}
