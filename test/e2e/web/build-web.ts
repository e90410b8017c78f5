import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the built interface is. */
export const distFolder = join(repository, 'clients/web/dist');

/** Builds the interface as a release does. */
export async function buildWeb(): Promise<void> {
  const vite = join(repository, 'node_modules/vite/bin/vite.js');
  await run(process.execPath, [vite, 'build'], {
    cwd: join(repository, 'clients/web'),
    timeout: 120_000,
    // The test runner's own NODE_ENV would build the development version of React.
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

interface ManifestEntry {
  file: string;
  imports?: string[];
  css?: string[];
}

/** Bytes that the browser loads, after gzip, before `pages` are shown: the entry, those pages, and all they import at once. */
export async function initialSize(pages: readonly string[]): Promise<{ scriptBytes: number; styleBytes: number }> {
  const manifest = JSON.parse(await readFile(join(distFolder, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    ManifestEntry
  >;
  const seen = new Set<string>();
  const styles = new Set<string>();
  const visit = (key: string): void => {
    const entry = manifest[key];
    if (entry === undefined || seen.has(key)) return;
    seen.add(key);
    entry.css?.forEach((file) => styles.add(file));
    entry.imports?.forEach(visit);
  };
  ['index.html', ...pages].forEach(visit);
  const sizeOf = async (file: string): Promise<number> =>
    gzipSync(await readFile(join(distFolder, file)), { level: 9 }).length;
  const sum = async (files: Iterable<string>): Promise<number> => {
    let total = 0;
    for (const file of files) total += await sizeOf(file);
    return total;
  };
  return { scriptBytes: await sum([...seen].map((key) => manifest[key]?.file ?? '')), styleBytes: await sum(styles) };
}
