import { isRecord } from '../std/index.ts';

/** The most nodes that one document may unfold to, aliases counted as often as they are used. */
const MAX_NODES = 2_000_000;
const MAX_DEPTH = 200;

/** Why a value is refused; thrown to the reader, which knows file and line. */
export class UnfitValue extends Error {
  override readonly name = 'UnfitValue';
}

/**
 * A fresh JSON value without shared parts. Throws `UnfitValue` when aliases unfold beyond the limits or refer to
 * themselves, and for numbers that JSON cannot write.
 */
export function toPlainValue(value: unknown): unknown {
  return unfold(value, { depth: 0, nodes: { count: 0 } });
}

interface Position {
  depth: number;
  nodes: { count: number };
}

function unfold(value: unknown, position: Position): unknown {
  position.nodes.count += 1;
  if (position.nodes.count > MAX_NODES) throw new UnfitValue(`it unfolds to more than ${MAX_NODES} values`);
  if (position.depth > MAX_DEPTH) throw new UnfitValue(`it is nested deeper than ${MAX_DEPTH} levels`);
  const inner = { depth: position.depth + 1, nodes: position.nodes };
  if (Array.isArray(value)) return value.map((item: unknown) => unfold(item, inner));
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, unfold(field, inner)]));
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new UnfitValue('a number is not finite');
  return value;
}
