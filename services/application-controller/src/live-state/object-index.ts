import type { KubeObject } from '@plumbline/contract/crd';
import { describeNode, type LiveNode } from '@plumbline/core/app';
import { formatResourceKey, resourceKeyOf } from '@plumbline/core/object';
import { isSelfReferencing, readOwner, type TrackingSettings } from '@plumbline/core/tracking';

/** One live object as it is held. */
export interface LiveEntry {
  readonly node: LiveNode;
  /** The instance name that its tracking mark names. */
  readonly owner?: string;
  /** Whether the mark was written for this very object. */
  readonly isOwn: boolean;
  /** The whole object: kept for those with an owner and for those that were asked for. */
  readonly body?: KubeObject;
}

/** How objects are read into the index. */
export interface IndexRules {
  readonly tracking: TrackingSettings;
  readonly healthOf: (object: KubeObject) => LiveNode['health'];
}

/** What a change means for applications. */
export interface IndexChange {
  readonly key: string;
  readonly before?: LiveEntry;
  readonly after?: LiveEntry;
}

function addTo(index: Map<string, Set<string>>, name: string, key: string): void {
  const keys = index.get(name);
  if (keys === undefined) index.set(name, new Set([key]));
  else keys.add(key);
}

function removeFrom(index: Map<string, Set<string>>, name: string, key: string): void {
  const keys = index.get(name);
  if (keys?.delete(key) === true && keys.size === 0) index.delete(name);
}

/** Names under which a child looks for its parents: the uid, or group, kind, namespace and name where no uid is known. */
function parentNames(node: LiveNode): string[] {
  return node.parents.map((parent) =>
    parent.uid === '' ? formatResourceKey({ ...parent, namespace: node.key.namespace }) : parent.uid,
  );
}

/** The live objects of one cluster, with the indexes that are kept with each event: owner → objects, parent → children, namespace → objects. */
export class ObjectIndex {
  readonly #rules: IndexRules;
  readonly #entries = new Map<string, LiveEntry>();
  readonly #byOwner = new Map<string, Set<string>>();
  readonly #byParent = new Map<string, Set<string>>();
  readonly #byNamespace = new Map<string, Set<string>>();
  readonly #byKind = new Map<string, Set<string>>();
  /** Keys of objects without owner whose whole body somebody needs. */
  readonly #wanted = new Set<string>();

  constructor(rules: IndexRules) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): LiveEntry | undefined {
    return this.#entries.get(key);
  }

  /** Keys of the objects that are marked as an application's. */
  ownedKeys(instanceName: string): ReadonlySet<string> {
    return this.#byOwner.get(instanceName) ?? new Set();
  }

  /** Instance names that own something here. */
  owners(): string[] {
    return [...this.#byOwner.keys()];
  }

  childrenOf(node: LiveNode): LiveNode[] {
    const keys = new Set([
      ...(this.#byParent.get(node.uid) ?? []),
      ...(this.#byParent.get(formatResourceKey(node.key)) ?? []),
    ]);
    return [...keys].flatMap((key) => this.#entries.get(key)?.node ?? []);
  }

  parentsOf(node: LiveNode): LiveEntry[] {
    return node.parents.flatMap((parent) => {
      const inNamespace = this.#entries.get(formatResourceKey({ ...parent, namespace: node.key.namespace }));
      const found = inNamespace ?? this.#entries.get(formatResourceKey({ ...parent, namespace: '' }));
      return found === undefined || (parent.uid !== '' && found.node.uid !== parent.uid) ? [] : [found];
    });
  }

  inNamespace(namespace: string): LiveEntry[] {
    return [...(this.#byNamespace.get(namespace) ?? [])].flatMap((key) => this.#entries.get(key) ?? []);
  }

  keysOfKind(group: string, kind: string): ReadonlySet<string> {
    return this.#byKind.get(`${group}/${kind}`) ?? new Set();
  }

  /** Keeps the whole body of an object from now on, also when it has no owner. */
  wantBody(key: string): void {
    this.#wanted.add(key);
  }

  /**
   * Puts an object in; undefined when this version, or a newer one, is known already. With `isListed` an older version counts
   * too: a complete list that shows one comes from a cluster whose state was restored.
   */
  upsert(object: KubeObject, { isListed = false }: { isListed?: boolean } = {}): IndexChange | undefined {
    const resourceKey = resourceKeyOf(object);
    const key = formatResourceKey(resourceKey);
    const before = this.#entries.get(key);
    const isNext = before === undefined || (isListed ? isOther(object, before) : isNewer(object, before));
    if (!isNext && !this.#lacksBody(key, before)) return undefined;
    const after = this.#entryOf(key, object);
    if (before !== undefined) this.#unlink(key, before);
    this.#entries.set(key, after);
    this.#link(key, after);
    return before === undefined ? { key, after } : { key, before, after };
  }

  /** Takes an object out; undefined when it is not known, or known with another uid (it was made anew). */
  remove(key: string, uid?: string): IndexChange | undefined {
    const before = this.#entries.get(key);
    if (before === undefined || (uid !== undefined && uid !== '' && before.node.uid !== uid)) return undefined;
    this.#unlink(key, before);
    this.#entries.delete(key);
    this.#wanted.delete(key);
    return { key, before };
  }

  #entryOf(key: string, object: KubeObject): LiveEntry {
    const owner = readOwner(object, this.#rules.tracking)?.instanceName;
    return {
      node: describeNode(object, this.#rules.healthOf(object)),
      isOwn: owner !== undefined && isSelfReferencing(object, this.#rules.tracking),
      ...(owner === undefined ? {} : { owner }),
      ...(owner === undefined && !this.#wanted.has(key) ? {} : { body: object }),
    };
  }

  #lacksBody(key: string, entry: LiveEntry): boolean {
    return entry.body === undefined && this.#wanted.has(key);
  }

  #link(key: string, entry: LiveEntry): void {
    const { namespace, group, kind } = entry.node.key;
    if (entry.owner !== undefined) addTo(this.#byOwner, entry.owner, key);
    for (const name of parentNames(entry.node)) addTo(this.#byParent, name, key);
    addTo(this.#byNamespace, namespace, key);
    addTo(this.#byKind, `${group}/${kind}`, key);
  }

  #unlink(key: string, entry: LiveEntry): void {
    const { namespace, group, kind } = entry.node.key;
    if (entry.owner !== undefined) removeFrom(this.#byOwner, entry.owner, key);
    for (const name of parentNames(entry.node)) removeFrom(this.#byParent, name, key);
    removeFrom(this.#byNamespace, namespace, key);
    removeFrom(this.#byKind, `${group}/${kind}`, key);
  }
}

/** Whether an object is a later version than what is held; a new uid always is. */
function isNewer(object: KubeObject, held: LiveEntry): boolean {
  const { uid = '', resourceVersion = '' } = object.metadata;
  if (uid !== held.node.uid) return true;
  if (!isOther(object, held)) return false;
  const [next, known] = [Number(resourceVersion), Number(held.node.resourceVersion)];
  return Number.isNaN(next) || Number.isNaN(known) || next > known;
}

/** Whether an object is not the very version that is held. */
function isOther({ metadata: { uid = '', resourceVersion = '' } }: KubeObject, { node }: LiveEntry): boolean {
  return uid !== node.uid || resourceVersion !== node.resourceVersion;
}
