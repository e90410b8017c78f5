import { createRequire } from 'node:module';
import { AppError } from '@plumbline/contract/errors';
import type { ObjectDatabase } from './object-database.ts';
import { RawObjectDatabase, type RawObject, type RawObjectReader } from './raw-object-database.ts';

/** The part of nodegit that is used. */
export interface NodeGit {
  Repository: { openBare(gitDir: string): Promise<NodeGitRepository> };
  Oid: { fromString(id: string): NodeGitOid };
  Revparse: { single(repository: NodeGitRepository, spec: string): Promise<{ id(): NodeGitOid }> };
}

interface NodeGitOid {
  tostrS(): string;
}

interface NodeGitRepository {
  odb(): Promise<{ read(oid: NodeGitOid): Promise<NodeGitObject | null> }>;
  cleanup(): void;
}

interface NodeGitObject {
  id(): NodeGitOid;
  /** git_object_t: 1 commit, 2 tree, 3 blob, 4 tag. */
  type(): number;
  size(): number;
  data(): { toBuffer(size: number): Buffer };
}

const TYPES: Readonly<Record<number, string>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
// git_error_code: not found; a short id that names several objects.
const NOT_FOUND = -3;
const AMBIGUOUS = -5;

/** Loads nodegit from its main file (tools/setup/nodegit.mjs says where). Throws `TOOL_MISSING` when it does not load in this Node. */
export function loadNodeGit(path: string): NodeGit {
  try {
    return createRequire(import.meta.url)(path) as NodeGit;
  } catch (cause) {
    throw new AppError('TOOL_MISSING', `load nodegit "${path}": ${(cause as Error).message}`, { cause });
  }
}

/** The object database read in this process through libgit2: no child processes. */
export async function openNodeGitObjectDatabase(nodeGit: NodeGit, gitDir: string): Promise<ObjectDatabase> {
  const repository = await nodeGit.Repository.openBare(gitDir);
  const odb = await repository.odb();
  return new RawObjectDatabase(new NodeGitReader(nodeGit, repository, odb));
}

class NodeGitReader implements RawObjectReader {
  readonly #nodeGit: NodeGit;
  readonly #repository: NodeGitRepository;
  readonly #odb: Awaited<ReturnType<NodeGitRepository['odb']>>;

  constructor(nodeGit: NodeGit, repository: NodeGitRepository, odb: Awaited<ReturnType<NodeGitRepository['odb']>>) {
    this.#nodeGit = nodeGit;
    this.#repository = repository;
    this.#odb = odb;
  }

  async ask(name: string, maxBytes: number): Promise<RawObject | undefined> {
    if (!/^[0-9a-f]{4,40}$/.test(name)) throw new AppError('INTERNAL', `read object "${name}": not a hex id`);
    const object = await this.#read(name);
    if (object === undefined) return undefined;
    const id = object.id().tostrS();
    if (object.size() > maxBytes) {
      throw new AppError('LIMIT_EXCEEDED', `read object "${id}": ${object.size()} bytes, more than ${maxBytes}`);
    }
    return { id, type: TYPES[object.type()] ?? '', content: contentOf(object) };
  }

  async close(): Promise<void> {
    this.#repository.cleanup();
  }

  async #read(name: string): Promise<NodeGitObject | undefined> {
    try {
      const oid =
        name.length === 40
          ? this.#nodeGit.Oid.fromString(name)
          : (await this.#nodeGit.Revparse.single(this.#repository, name)).id();
      return (await this.#odb.read(oid)) ?? undefined;
    } catch (error) {
      const code = (error as { errno?: number }).errno;
      if (code === NOT_FOUND || code === AMBIGUOUS) return undefined;
      throw new AppError('GIT_FAILED', `read object "${name}": ${(error as Error).message}`, { cause: error });
    }
  }
}

// The bytes belong to libgit2 and go away with the object.
function contentOf(object: NodeGitObject): Buffer {
  const size = object.size();
  return size === 0 ? Buffer.alloc(0) : Buffer.from(object.data().toBuffer(size));
}
