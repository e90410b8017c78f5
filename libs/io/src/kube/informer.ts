import type { KubeObject } from '@plumbline/contract/crd';
import type { AppError } from '@plumbline/contract/errors';
import { startReflector, type Reflector, type ReflectorChange, type ReflectorOptions } from './reflector.ts';

/** One difference in a mirrored collection. `before` is absent for a new object, `after` for one that is gone. */
export interface ObjectChange<T extends KubeObject> {
  readonly before?: T;
  readonly after?: T;
}

/** Of an informer. */
export interface InformerOptions<T extends KubeObject> extends Omit<ReflectorOptions<T>, 'onChange'> {
  /** Called for each object that differs from what was known; also for each object of the first list. */
  onChange?: (change: ObjectChange<T>) => void;
  /** The collection cannot be read (`error`), or can again (undefined). */
  onIncomplete?: (error: AppError | undefined) => void;
}

/** A collection held in memory. Objects are shared: nobody changes them. */
export interface Informer<T extends KubeObject> extends Reflector {
  get(namespace: string, name: string): T | undefined;
  /** All objects, sorted by namespace and name. */
  list(): T[];
  /** Why the collection cannot be read now; undefined when it can. */
  incomplete(): AppError | undefined;
}

/** Starts to mirror a collection into memory. */
export function startInformer<T extends KubeObject = KubeObject>(options: InformerOptions<T>): Informer<T> {
  const objects = new Map<string, T>();
  const { onChange, onIncomplete, ...rest } = options;
  let incomplete: AppError | undefined;
  let sorted: readonly T[] | undefined;
  const setIncomplete = (error: AppError | undefined): void => {
    if (error === incomplete) return;
    incomplete = error;
    onIncomplete?.(error);
  };
  const set = (object: T): void => {
    const key = keyOf(object);
    const before = objects.get(key);
    objects.set(key, object);
    sorted = undefined;
    if (before !== undefined && before.metadata.resourceVersion === object.metadata.resourceVersion) return;
    onChange?.(before === undefined ? { after: object } : { before, after: object });
  };
  const remove = (key: string): void => {
    const before = objects.get(key);
    objects.delete(key);
    sorted = undefined;
    if (before !== undefined) onChange?.({ before });
  };
  const replace = (items: readonly T[]): void => {
    const kept = new Set(items.map(keyOf));
    for (const key of objects.keys()) if (!kept.has(key)) remove(key);
    for (const item of items) set(item);
  };
  const handle = (change: ReflectorChange<T>): void => {
    if (change.kind === 'incomplete') return setIncomplete(change.error);
    setIncomplete(undefined);
    if (change.kind === 'replaced') replace(change.items);
    if (change.kind === 'upserted') set(change.object);
    if (change.kind === 'deleted') remove(keyOf(change.object));
  };
  const reflector = startReflector<T>({ ...rest, onChange: handle });
  return {
    ...reflector,
    get: (namespace, name) => objects.get(`${namespace}/${name}`),
    list: () => {
      sorted ??= [...objects.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
      return [...sorted];
    },
    incomplete: () => incomplete,
  };
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}
