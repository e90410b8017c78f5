// Builds the web interface when its sources changed. Runs on Node 20; the build itself runs under Node 24.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { nodeEnvironment } from '../with-node.mjs';

const skipped = new Set(['node_modules', 'dist', '.tsbuild', 'testdata']);

function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? listFiles(join(folder, entry.name)) : [join(folder, entry.name)]))
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** SHA-256 over the names and bytes of all that goes into the build. */
export function hashSources(root) {
  const hash = createHash('sha256');
  const folders = ['clients/web', 'libs/contract/src', 'libs/core/src'].map((name) => join(root, name));
  for (const file of [...folders.flatMap(listFiles), join(root, 'package-lock.json')]) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Runs the build of clients/web unless what it made last is of these very sources. */
export function ensureWebBuild(root, log) {
  const web = join(root, 'clients', 'web');
  if (!existsSync(join(web, 'index.html')))
    throw new Error('build the web interface: "clients/web/index.html": there is none');
  const marker = join(web, 'dist', '.source-hash');
  const hash = hashSources(root);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
  log('building the web interface');
  const result = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: web,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: nodeEnvironment(),
  });
  if (result.status !== 0) throw new Error(`build the web interface: "npm run build" ended with ${result.status}`);
  writeFileSync(marker, hash);
}
