import type { ManagedFieldsEntry } from '@plumbline/contract/crd';
import { isRecord } from '../std/index.ts';

/** Who takes the fields over, and from whom. */
export interface OwnershipMove {
  /** Managers that wrote by client-side apply. */
  readonly from: readonly string[];
  /** The manager of server-side apply. */
  readonly to: string;
}

type Fields = Readonly<Record<string, unknown>>;

function unite(a: Fields, b: Fields): Fields {
  const united: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const own = united[key];
    united[key] = isRecord(own) && isRecord(value) ? unite(own, value) : value;
  }
  return united;
}

function isClientSide(entry: ManagedFieldsEntry, move: OwnershipMove): boolean {
  const isOnObject = entry.subresource === undefined || entry.subresource === '';
  return entry.operation === 'Update' && isOnObject && move.from.includes(entry.manager ?? '');
}

/**
 * The managed fields after a change from client-side to server-side apply: what the old managers own by update goes to the new
 * one's apply entry, so that a field that is dropped later is really removed. Undefined when there is nothing to move.
 */
export function migrateOwnership(
  entries: readonly ManagedFieldsEntry[],
  move: OwnershipMove,
): ManagedFieldsEntry[] | undefined {
  const moved = entries.filter((entry) => isClientSide(entry, move));
  const [first] = moved;
  if (first === undefined) return undefined;
  const isTarget = (entry: ManagedFieldsEntry): boolean => entry.operation === 'Apply' && entry.manager === move.to;
  const target = entries.find(isTarget) ?? { ...first, manager: move.to, operation: 'Apply', fieldsV1: {} };
  const fieldsV1 = moved.reduce<Fields>((fields, entry) => unite(fields, entry.fieldsV1 ?? {}), target.fieldsV1 ?? {});
  const rest = entries.filter((entry) => !isClientSide(entry, move) && !isTarget(entry));
  return [...rest, { ...target, fieldsV1 }];
}
