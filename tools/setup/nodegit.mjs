// Builds nodegit once per version of it and of Node, outside the repository. It is optional: without it the repo-server reads
// objects through the git program. Runs on Node 20, builds for the Node that the repository brings along.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cacheDir } from './cache-dir.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const nodegitVersion = '0.28.0-alpha.38';

/** The folder of the Node 24 that came with the npm packages; undefined while they are not installed. */
function packagedNode() {
  const folder = join(root, 'node_modules', `node-linux-${process.arch}`);
  return existsSync(join(folder, 'bin', 'node')) ? folder : undefined;
}

function nodeVersionOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

/** Folder of a nodegit build for a version of Node (default: the running one): built or not yet. */
export function nodegitFolder(nodeVersion = process.versions.node) {
  return cacheDir('nodegit', `${nodegitVersion}-${nodeVersion}`);
}

/** The package's main file; undefined when this build does not exist. */
export function findNodegit(nodeVersion = process.versions.node) {
  const entry = join(nodegitFolder(nodeVersion), 'node_modules', 'nodegit', 'lib', 'nodegit.js');
  const native = join(nodegitFolder(nodeVersion), 'node_modules', 'nodegit', 'build', 'Release', 'nodegit.node');
  return existsSync(entry) && existsSync(native) ? entry : undefined;
}

const manifest = {
  name: 'plumbline-nodegit',
  private: true,
  dependencies: { nodegit: nodegitVersion },
  // Its own choice of nan does not compile on Node 24.
  overrides: { nodegit: { nan: '^2.22.0' } },
  allowScripts: { nodegit: true },
};

function install(folder, node) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  return spawnSync('npm', ['install', '--no-audit', '--no-fund', '--foreground-scripts'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: {
      ...process.env,
      PATH: `${join(node, 'bin')}:${process.env.PATH}`,
      // Headers are there already: nothing is downloaded but the package.
      npm_config_nodedir: node,
      JOBS: '2',
    },
  });
}

/** Builds nodegit when this machine can and has not yet; a machine that cannot is told so, and set-up goes on. */
export async function ensureNodegit(log) {
  const node = packagedNode();
  if (node === undefined) {
    log('nodegit: no packaged Node for this machine; objects are read through the git program');
    return;
  }
  const nodeVersion = nodeVersionOf(node);
  if (findNodegit(nodeVersion) !== undefined) return;
  const target = nodegitFolder(nodeVersion);
  mkdirSync(dirname(target), { recursive: true });
  log(`building nodegit ${nodegitVersion} for Node ${nodeVersion} (once, about 4 minutes; kept in ${target})`);
  const partial = mkdtempSync(`${target}.partial-`);
  try {
    const made = install(partial, node);
    if (made.status !== 0) {
      const said = `${made.stdout ?? ''}\n${made.stderr ?? ''}`.trim().split('\n').slice(-8).join('\n');
      log(
        `nodegit cannot be built here; objects are read through the git program. It needs libkrb5-dev and libssl-dev:\n${said}`,
      );
      return;
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureNodegit((line) => console.log(line));
