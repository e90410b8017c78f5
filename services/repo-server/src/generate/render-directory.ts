import { AppError, hasCode } from '@plumbline/contract/errors';
import type { KubeObject } from '@plumbline/contract/crd';
import { isManifestLike, manifestsOf, parseYamlDocuments } from '@plumbline/core/manifest';
import { SKIP_MARKER, selectDirectoryFiles } from '@plumbline/core/render';
import { sourceInvalid, type PreparedSource, type RenderPlan, type Rendered } from './prepared-source.ts';

/** Limits of directory sources. */
export interface DirectoryLimits {
  /** Most bytes of all manifests of one source (--max-combined-directory-manifests-size); 0 = no limit. */
  maxCombinedBytes: number;
}

const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** Plans a plain folder of YAML and JSON files. Throws `SOURCE_INVALID` for a bad pattern, `UNIMPLEMENTED` for jsonnet. */
export async function planDirectory(prepared: PreparedSource, limits: DirectoryLimits): Promise<RenderPlan> {
  const { folder, snapshot, source } = prepared;
  const directory = source.directory ?? {};
  if (directory.recurse === true) await snapshot.refuseSubmodules(folder.path);
  const files = await snapshot.filesBelow(folder, directory.recurse === true);
  const selection = selectDirectoryFiles(
    files.map((file) => file.path),
    directory,
  );
  if (selection.kind === 'bad-pattern') {
    throw sourceInvalid('read directory pattern', selection.pattern, 'it is no valid glob');
  }
  const jsonnet = selection.paths.find((path) => path.endsWith('.jsonnet'));
  if (jsonnet !== undefined) {
    throw new AppError(
      'UNIMPLEMENTED',
      `render "${fullPath(prepared, jsonnet)}": jsonnet files cannot be rendered yet`,
    );
  }
  const ids = new Map(files.map((file) => [file.path, file.id]));
  const inputs = selection.paths.map((path) => ({ path: fullPath(prepared, path), id: ids.get(path) ?? '' }));
  return {
    inputs: { type: 'Directory', files: inputs, maxCombinedBytes: limits.maxCombinedBytes },
    isFloating: false,
    render: async () => ({ kind: 'rendered', rendered: await readFiles(prepared, inputs, limits) }),
  };
}

async function readFiles(
  prepared: PreparedSource,
  files: readonly { path: string; id: string }[],
  limits: DirectoryLimits,
): Promise<Rendered[]> {
  const contents = await readContents(prepared, files, limits);
  const bytes = contents.reduce((sum, content) => sum + content.length, 0);
  if (limits.maxCombinedBytes > 0 && bytes > limits.maxCombinedBytes) throw tooLarge(prepared, limits);
  return files.map((file, index) => ({
    text: contents[index]?.toString('utf8') ?? '',
    origin: file.path,
    commands: [],
  }));
}

async function readContents(
  prepared: PreparedSource,
  files: readonly { id: string }[],
  limits: DirectoryLimits,
): Promise<readonly Buffer[]> {
  const ids = files.map((file) => file.id);
  try {
    return await prepared.snapshot.database.readBlobs(
      ids,
      limits.maxCombinedBytes > 0 ? limits.maxCombinedBytes : MAX_FILE_BYTES,
    );
  } catch (error) {
    // One file alone is larger than all may be together.
    if (hasCode(error, 'LIMIT_EXCEEDED')) throw tooLarge(prepared, limits, error);
    throw error;
  }
}

function tooLarge(prepared: PreparedSource, limits: DirectoryLimits, cause?: unknown): AppError {
  const most = limits.maxCombinedBytes > 0 ? limits.maxCombinedBytes : MAX_FILE_BYTES;
  const why = `more than ${most} bytes (--max-combined-directory-manifests-size)`;
  return new AppError('LIMIT_EXCEEDED', `read manifests of "${prepared.folder.path}": ${why}`, { cause });
}

function fullPath(prepared: PreparedSource, path: string): string {
  return prepared.folder.path === '' ? path : `${prepared.folder.path}/${path}`;
}

/**
 * The objects of one file of a folder, which may hold other YAML too (sources-directory-oci.md §2.6): a file without any manifest is
 * skipped, also when it is broken; one that mixes manifests with other documents, or looks like a manifest and is broken, is an error.
 * Throws `MANIFEST_INVALID`.
 */
export function parseDirectoryFile(text: string, path: string): KubeObject[] {
  if (text.includes(SKIP_MARKER)) return [];
  const source = { file: path };
  let documents;
  try {
    documents = parseYamlDocuments(text, source);
  } catch (error) {
    if (!looksLikeManifest(text)) return [];
    throw error;
  }
  const isManifestFile = documents.some(({ value }) => (Array.isArray(value) ? value : [value]).some(isManifestShaped));
  return isManifestFile ? documents.flatMap((document) => manifestsOf(document, source)) : [];
}

function isManifestShaped(value: unknown): boolean {
  if (isManifestLike(value)) return true;
  // Lists need no metadata.
  const list = value as { apiVersion?: unknown; kind?: unknown; items?: unknown } | null;
  return (
    typeof list === 'object' &&
    typeof list?.kind === 'string' &&
    list.kind.endsWith('List') &&
    Array.isArray(list.items)
  );
}

function looksLikeManifest(text: string): boolean {
  return [/^\s*["']?apiVersion["']?\s*:/m, /^\s*["']?kind["']?\s*:/m, /^\s*["']?metadata["']?\s*:/m].every((sign) =>
    sign.test(text),
  );
}
