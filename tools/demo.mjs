// `npm run demo`: sets up what is missing and shows the product running. Runs on Node 20; the rest under Node 24.
//   npm run demo -- --script     checks itself (a live edit is healed) and ends
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { setUp } from './setup/setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function runDemo(args) {
  const child = spawn(process.execPath, ['tools/with-node.mjs', 'tools/demo/main.ts', ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to the demo too; it stops what it started, and this process waits for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

try {
  await setUp();
  process.exitCode = await runDemo(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
