// Bundles the processes and the CLI for release: dist/<entry>.mjs in each package, where bin/plumbline looks when there are no
// sources. One folder of the argument is bundled, or every package when none is given.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'rolldown';

const root = join(import.meta.dirname, '..', '..');

/** Package folder → entry files below its src, without ending. */
const entries: Readonly<Record<string, readonly string[]>> = {
  'services/api-server': ['main', 'redis-password/main'],
  'services/repo-server': ['main'],
  'services/application-controller': ['main'],
  'services/applicationset-controller': ['main'],
  'clients/cli': ['main'],
};

async function bundle(folder: string, names: readonly string[]): Promise<void> {
  const dist = join(root, folder, 'dist');
  await rm(dist, { recursive: true, force: true });
  await build({
    cwd: root,
    input: Object.fromEntries(names.map((name) => [name, join(root, folder, 'src', `${name}.ts`)])),
    platform: 'node',
    // Native and optional: found at run time or done without.
    external: ['nodegit'],
    output: {
      dir: dist,
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: 'chunk-[hash].mjs',
      minify: { compress: true, mangle: false, codegen: true },
      // Some dependencies are CommonJS and load Node's own modules by require.
      banner:
        "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warn',
  });
  console.log(`bundled ${folder}: ${names.join(', ')}`);
}

const wanted = process.argv.slice(2);
for (const [folder, names] of Object.entries(entries)) {
  if (wanted.length === 0 || wanted.includes(folder)) await bundle(folder, names);
}
