import { fixed, type FunctionTable } from '../function.ts';
import { goKindName, goTypeName, isGoInt, isGoMap, isGoTime, type GoValue } from '../value.ts';

/** sprig's functions on types. */
export const reflectionFunctions: FunctionTable = {
  typeOf: fixed(['any'], ([value]) => goTypeName(value)),
  typeIs: fixed(['string', 'any'], ([type, value]) => goTypeName(value) === type),
  typeIsLike: fixed(['string', 'any'], ([type, value]) => [type, type.replace(/^\*/u, '')].includes(goTypeName(value))),
  kindOf: fixed(['any'], ([value]) => goKindName(value)),
  kindIs: fixed(['string', 'any'], ([kind, value]) => goKindName(value) === kind),
  deepEqual: fixed(['any', 'any'], ([left, right]) => isDeepEqual(left, right)),
};

/** Go's reflect.DeepEqual: values of different types are never equal. */
export function isDeepEqual(left: GoValue, right: GoValue): boolean {
  if (goTypeName(left) !== goTypeName(right)) return false;
  if (isGoMap(left) && isGoMap(right)) return areMapsEqual(left, right);
  if (Array.isArray(left) && Array.isArray(right)) return areListsEqual(left, right);
  if (isGoInt(left) && isGoInt(right)) return left.value === right.value;
  if (isGoTime(left) && isGoTime(right)) return left.epochMs === right.epochMs;
  return (left ?? null) === (right ?? null);
}

function areListsEqual(left: readonly GoValue[], right: readonly GoValue[]): boolean {
  return left.length === right.length && left.every((item, index) => isDeepEqual(item, right[index]));
}

function areMapsEqual(left: ReadonlyMap<string, GoValue>, right: ReadonlyMap<string, GoValue>): boolean {
  if (left.size !== right.size) return false;
  return [...left].every(([key, value]) => right.has(key) && isDeepEqual(value, right.get(key)));
}
