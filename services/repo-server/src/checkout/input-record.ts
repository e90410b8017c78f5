import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '@plumbline/contract/errors';
import { followLinks } from '@plumbline/core/render';
import { walkTree, type WalkedEntry } from '@plumbline/io/git';
import { isFile, type Snapshot } from './snapshot.ts';

interface Recorded {
  type: 'tree' | 'file' | 'executable' | 'link';
  id: string;
}

/** Limits of an export. */
export interface ExportLimits {
  maxFiles: number;
  maxBytes: number;
}

const DEFAULT_LIMITS: ExportLimits = { maxFiles: 200_000, maxBytes: 1024 * 1024 * 1024 };
const BATCH = 256;

/**
 * The files and folders of a snapshot that a render may read. It is at once the list to export and, by its object ids, what the
 * render's result depends on: a tool cannot read what was not recorded.
 */
export class InputRecord {
  readonly snapshot: Snapshot;
  readonly #recorded = new Map<string, Recorded>();

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * Records a file or a whole folder with all that its links lead to. Answers whether it exists.
   * Throws `PATH_OUTSIDE_REPOSITORY`.
   */
  async add(path: string): Promise<boolean> {
    const located = await this.snapshot.locate(path);
    if (located === undefined) return false;
    const links = await this.snapshot.links();
    for (const link of located.via) this.#recorded.set(link, { type: 'link', id: links.get(link) ?? '' });
    const { entry } = located;
    if (entry.type === 'tree' || entry.type === 'submodule') await this.snapshot.refuseSubmodules(located.path);
    if (entry.type === 'submodule' || entry.type === 'link') return false;
    const known = this.#recorded.get(located.path);
    if (known?.id === entry.id) return true;
    this.#recorded.set(located.path, { type: entry.type, id: entry.id });
    if (entry.type !== 'tree') return true;
    // A link to what is missing or outside stays broken: the tool will say so.
    for (const { target } of await this.snapshot.linksBelow(located.path)) await this.add(target);
    return true;
  }

  /** Whether the whole repository is recorded. */
  get isWhole(): boolean {
    return this.#recorded.has('');
  }

  /** What the record holds, sorted: equal lists mean equal inputs. */
  identity(): string[] {
    return [...this.#recorded].map(([path, { type, id }]) => `${path} ${type} ${id}`).sort();
  }

  /** Writes everything recorded below a folder, at the same relative paths. Throws `LIMIT_EXCEEDED`. */
  async exportTo(root: string, limits: ExportLimits = DEFAULT_LIMITS): Promise<void> {
    const entries = await this.#entries(limits);
    if (entries.length > limits.maxFiles) throw tooMany(`more than ${limits.maxFiles} files`);
    await mkdir(root, { recursive: true });
    for (const entry of entries) {
      if (entry.type === 'tree') await mkdir(join(root, entry.path), { recursive: true });
    }
    await writeFiles({ root, snapshot: this.snapshot, limits }, entries.filter(isFile));
    const links = await this.snapshot.links();
    for (const { path, type } of entries) {
      // Only links that stay inside are written, wherever other links lead them: reading through them cannot leave the export.
      const staysInside = type === 'link' && followLinks(path, links).kind === 'inside';
      if (staysInside) await writeLink(join(root, path), links.get(path) ?? '');
    }
  }

  /** Every file, folder and link of the record, each once. */
  async #entries(limits: ExportLimits): Promise<WalkedEntry[]> {
    const entries = new Map<string, WalkedEntry>();
    for (const [path, { type, id }] of this.#recorded) {
      entries.set(path, { name: '', type, id, path });
      if (type !== 'tree') continue;
      const prefix = path === '' ? '' : `${path}/`;
      for (const entry of await walkTree(this.snapshot.database, id, { maxEntries: limits.maxFiles })) {
        entries.set(`${prefix}${entry.path}`, { ...entry, path: `${prefix}${entry.path}` });
      }
    }
    return [...entries.values()];
  }
}

interface Export {
  root: string;
  snapshot: Snapshot;
  limits: ExportLimits;
}

async function writeFiles(target: Export, files: readonly WalkedEntry[]): Promise<void> {
  let bytes = 0;
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    const contents = await target.snapshot.database.readBlobs(
      batch.map((file) => file.id),
      target.limits.maxBytes,
    );
    bytes += contents.reduce((sum, content) => sum + content.length, 0);
    if (bytes > target.limits.maxBytes) throw tooMany(`more than ${target.limits.maxBytes} bytes`);
    await Promise.all(
      batch.map(async (file, index) => {
        const path = join(target.root, file.path);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, contents[index] ?? Buffer.alloc(0));
        if (file.type === 'executable') await chmod(path, 0o755);
      }),
    );
  }
}

async function writeLink(path: string, target: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}

function tooMany(why: string): AppError {
  return new AppError('LIMIT_EXCEEDED', `export files for a render: ${why}`);
}
