// Makes this checkout ready to run: system packages, npm packages, the lab's programs, nodegit, the web interface.
//   node tools/setup/setup.mjs            everything; what is there already costs nothing
// Runs on Node 20 with nothing installed.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureLabTools } from './lab-tools.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

async function ensureNodegitBuild(log) {
  const { ensureNodegit } = await import('./nodegit.mjs');
  await ensureNodegit(log);
}

async function ensureWeb(log) {
  // Node 24 is there only now: it came with the npm packages.
  const { ensureWebBuild } = await import('./web-build.mjs');
  ensureWebBuild(root, log);
}

const steps = [
  { name: 'system packages', run: async (log) => ensureSystemPackages(log) },
  { name: 'npm packages', run: async (log) => ensureNodeModules(root, log) },
  { name: 'lab programs', run: async (log) => ensureLabTools(log) },
  ...(existsSync(join(here, 'nodegit.mjs')) ? [{ name: 'nodegit', run: ensureNodegitBuild }] : []),
  { name: 'web interface', run: ensureWeb },
];

/** Runs every step in order and prints one line for each; throws what stopped it. */
export async function setUp(log = (line) => console.log(line)) {
  for (const { name, run } of steps) {
    const startedMs = Date.now();
    await run((line) => log(`set-up: ${line}`));
    log(`set-up: ${name}: ready (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp().catch((error) => {
    console.error(`set-up failed: ${error.message}`);
    process.exitCode = 1;
  });
}
