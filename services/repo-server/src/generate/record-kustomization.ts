import { AppError, hasCode } from '@plumbline/contract/errors';
import { parseYaml } from '@plumbline/core/manifest';
import {
  KUSTOMIZATION_FILES,
  isRemoteResource,
  joinInside,
  kustomizationReferences,
  type Kustomization,
} from '@plumbline/core/render';
import { isRecord } from '@plumbline/core/std';
import type { InputRecord } from '../checkout/input-record.ts';
import { isFile, type Located, type Snapshot } from '../checkout/snapshot.ts';

const MAX_KUSTOMIZATION_BYTES = 10 * 1024 * 1024;
const MAX_FOLDERS = 2000;

/** The kustomization of a folder. */
export interface KustomizationFile {
  name: string;
  content: Kustomization;
}

/** The kustomization of a folder; undefined when there is none, several, or it cannot be read: kustomize will say what is wrong. */
export async function readKustomization(snapshot: Snapshot, folder: Located): Promise<KustomizationFile | undefined> {
  const entries = await snapshot.entriesOf(folder);
  const names = entries.map((entry) => entry.name).filter((name) => KUSTOMIZATION_FILES.includes(name));
  const [name] = names;
  if (name === undefined || names.length > 1) return undefined;
  const path = folder.path === '' ? name : `${folder.path}/${name}`;
  const text = await snapshot.readText(path, MAX_KUSTOMIZATION_BYTES);
  try {
    const content = text === undefined ? undefined : parseYaml(text, { file: path });
    return isRecord(content) ? { name, content } : undefined;
  } catch (error) {
    if (hasCode(error, 'MANIFEST_INVALID')) return undefined;
    throw error;
  }
}

/**
 * Records what a kustomization and all it refers to may read. `edited` stands for the first folder's own kustomization when its options
 * change it. Answers whether something outside the repository is referred to.
 */
export async function recordKustomization(
  record: InputRecord,
  path: string,
  edited: Kustomization | undefined,
): Promise<{ isFloating: boolean }> {
  const recorder = new KustomizationRecorder(record);
  await recorder.visit(path, edited);
  return { isFloating: recorder.isFloating };
}

class KustomizationRecorder {
  readonly #record: InputRecord;
  readonly #visited = new Set<string>();
  isFloating = false;

  constructor(record: InputRecord) {
    this.#record = record;
  }

  async visit(path: string, edited?: Kustomization): Promise<void> {
    const { snapshot } = this.#record;
    const folder = await snapshot.locate(path);
    if (folder?.entry.type !== 'tree' || this.#visited.has(folder.path)) return;
    this.#visited.add(folder.path);
    const file = await readKustomization(snapshot, folder);
    if (file === undefined || this.#visited.size > MAX_FOLDERS) {
      await this.#record.add(path);
      return;
    }
    await this.#record.add(join(path, file.name));
    const references = kustomizationReferences(edited ?? file.content);
    if (references.isOpen) await this.#record.add(path);
    // A plugin's file may name a chart or a file elsewhere.
    if (references.isOpen || references.isRemote) this.isFloating = true;
    for (const entry of references.resources) await this.#addResource(folder, entry);
    for (const entry of [...references.files, ...references.folders]) await this.#addPath(folder, entry);
  }

  async #addResource(folder: Located, entry: string): Promise<void> {
    const path = pathOf(folder, entry);
    const found = path === undefined ? undefined : await this.#record.snapshot.locate(path);
    if (path === undefined || found === undefined) {
      if (isRemoteResource(entry)) this.isFloating = true;
      return;
    }
    if (isFile(found.entry)) await this.#record.add(path);
    if (found.entry.type !== 'tree') return;
    // The links on the way are inputs too.
    if (found.via.length > 0) await this.#record.add(path);
    await this.visit(path);
  }

  async #addPath(folder: Located, entry: string): Promise<void> {
    const path = pathOf(folder, entry);
    if (path === undefined) this.isFloating = true;
    else await this.#record.add(path);
  }
}

/**
 * The path that an entry names, from the root; undefined for an address of another place. Throws `PATH_OUTSIDE_REPOSITORY` for what would
 * be read from this machine: kustomize itself stops only some of it.
 */
function pathOf(folder: Located, entry: string): string | undefined {
  const verdict = entry.startsWith('/') ? { kind: 'refused' as const } : joinInside(folder.path, entry);
  const isLocalAddress = /^([a-z]+::)*file:/i.test(entry);
  if (verdict.kind === 'inside' && !isLocalAddress)
    return isRemoteResource(entry) && entry.includes('://') ? undefined : verdict.path;
  if (!isLocalAddress && isRemoteResource(entry)) return undefined;
  throw new AppError(
    'PATH_OUTSIDE_REPOSITORY',
    `read kustomization of "${folder.path}": "${entry}" leads outside the repository`,
  );
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
