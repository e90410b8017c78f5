import { deepEqual, isRecord } from '../std/index.ts';
import type { StrategicSchema } from './kube-schema.ts';
import { applyStrategicMergePatch } from './strategic-merge.ts';

/** One list that merges by key, as it was applied, is wanted and is live. */
export interface ThreeWayListInput {
  original: readonly unknown[];
  modified: readonly unknown[];
  current: readonly unknown[];
  /** Schema of the items. */
  schema: StrategicSchema | undefined;
  /** Merge key; undefined for a list of plain values. */
  key: string | undefined;
  isRetainKeys: boolean;
}

type Patch = Record<string, unknown>;
type MergeItems = (input: {
  original: unknown;
  modified: unknown;
  current: unknown;
  schema: StrategicSchema | undefined;
}) => Patch;

/**
 * What a strategic merge patch says of the list, by prefix of the field's name: '' the items, `$setElementOrder/`,
 * `$deleteFromPrimitiveList/`. Empty when there is nothing to do.
 */
export function threeWayList(input: ThreeWayListInput, mergeItems: MergeItems): Patch {
  const { key } = input;
  if (key === undefined) return plainPatch(input);
  const isKeyed = [...input.modified, ...input.current].every((item) => isRecord(item) && item[key] !== undefined);
  if (!isKeyed) return deepEqual(input.modified, input.current) ? {} : { '': input.modified };
  const keyed = { ...input, key };
  return hasRepeatedKeys(keyed) ? replacingPatch(keyed, mergeItems) : keyedPatch(keyed, mergeItems);
}

type KeyedInput = ThreeWayListInput & { key: string };

function plainPatch(input: ThreeWayListInput): Patch {
  const added = input.modified.filter((item) => !includes(input.current, item));
  const deleted = input.original.filter((item) => !includes(input.modified, item) && includes(input.current, item));
  const isReordered = !isInOrder(input.modified, input.current);
  if (added.length === 0 && deleted.length === 0 && !isReordered) return {};
  return {
    ...(added.length > 0 ? { '': added } : {}),
    ...(deleted.length > 0 ? { '$deleteFromPrimitiveList/': deleted } : {}),
    '$setElementOrder/': input.modified,
  };
}

function keyedPatch(input: KeyedInput, mergeItems: MergeItems): Patch {
  const { key } = input;
  const changes = input.modified.flatMap((item) => itemPatch(item, input, mergeItems));
  const deletions = input.original
    .filter((item) => find(input.modified, item, key) === undefined && find(input.current, item, key) !== undefined)
    .map((item) => ({ $patch: 'delete', [key]: keyOf(item, key) }));
  const order = input.modified.map((item) => keyOf(item, key));
  const isReordered = !isInOrder(
    order,
    input.current.map((item) => keyOf(item, key)),
  );
  if (changes.length === 0 && deletions.length === 0 && !isReordered) return {};
  const items = [...changes, ...deletions];
  return {
    ...(items.length > 0 ? { '': items } : {}),
    '$setElementOrder/': order.map((value) => ({ [key]: value })),
  };
}

function itemPatch(item: unknown, input: KeyedInput, mergeItems: MergeItems): unknown[] {
  const current = find(input.current, item, input.key);
  if (current === undefined) return [item];
  const original = find(input.original, item, input.key);
  const patch = mergeItems({ original, modified: item, current, schema: input.schema });
  if (Object.keys(patch).length === 0) return [];
  const keyed = { [input.key]: keyOf(item, input.key), ...patch };
  return [input.isRetainKeys ? { ...keyed, $retainKeys: isRecord(item) ? Object.keys(item).sort() : [] } : keyed];
}

// Items that share a merge key (port 53 over UDP and TCP) cannot be told apart by the patch format: the list is then
// replaced, by the live items with the changes merged in, so that defaulted fields stay.
function replacingPatch(input: KeyedInput, mergeItems: MergeItems): Patch {
  const unpaired = [...input.current];
  const wanted = input.modified.map((item) => {
    const current = takePartner(unpaired, item, input.key);
    if (current === undefined) return item;
    const patch = mergeItems({ original: undefined, modified: item, current, schema: input.schema });
    return applyStrategicMergePatch(current, patch, input.schema);
  });
  const added = unpaired.filter((item) => !input.original.some((other) => isPartner(item, other, input.key)));
  const result = [...wanted, ...added];
  const isSame = result.length === input.current.length && result.every((item) => includes(input.current, item));
  return isSame ? {} : { '': [...result, { $patch: 'replace' }] };
}

function takePartner(items: unknown[], item: unknown, key: string): unknown {
  const index = items.findIndex((other) => isPartner(item, other, key));
  return index < 0 ? undefined : items.splice(index, 1)[0];
}

function isPartner(left: unknown, right: unknown, key: string): boolean {
  return (
    deepEqual(keyOf(left, key), keyOf(right, key)) && protocolOf(left) === protocolOf(right) && nameOf(left, right)
  );
}

// Two named items of one key are partners only by name (Service ports); an unnamed one fits any.
function nameOf(left: unknown, right: unknown): boolean {
  const [first, second] = [keyOf(left, 'name'), keyOf(right, 'name')];
  return first === undefined || second === undefined || first === second;
}

function protocolOf(item: unknown): unknown {
  return keyOf(item, 'protocol') ?? 'TCP';
}

function hasRepeatedKeys(input: KeyedInput): boolean {
  return [input.modified, input.current].some((list) => {
    const keys = list.map((item) => JSON.stringify(keyOf(item, input.key)));
    return new Set(keys).size !== keys.length;
  });
}

// Whether those of the wanted values that are live stand there in the wanted order.
function isInOrder(wanted: readonly unknown[], live: readonly unknown[]): boolean {
  const positions = wanted
    .map((value) => live.findIndex((other) => deepEqual(other, value)))
    .filter((position) => position >= 0);
  return positions.every((position, index) => index === 0 || position > (positions[index - 1] ?? -1));
}

function find(items: readonly unknown[], item: unknown, key: string): unknown {
  return items.find((other) => deepEqual(keyOf(other, key), keyOf(item, key)));
}

function includes(items: readonly unknown[], item: unknown): boolean {
  return items.some((other) => deepEqual(other, item));
}

function keyOf(item: unknown, key: string): unknown {
  return isRecord(item) ? item[key] : undefined;
}
