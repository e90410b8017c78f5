import type { RefreshLevel } from '@plumbline/core/app';
import { isRecord, omitKeys, stableJson } from '@plumbline/core/std';
import type { KubeObject } from '@plumbline/contract/crd';
import type { IndexChange, LiveEntry, ObjectIndex } from './object-index.ts';

/** Parents are followed no further than this; deeper trees do not occur and a ring must end. */
const maxDepth = 16;

/** What is compared to tell whether an event matters: everything but what always moves (reference controller.md §3.3). */
function contentOf(object: KubeObject): string {
  const { status: _status, ...rest } = object;
  const metadata = isRecord(object.metadata)
    ? omitKeys(object.metadata as unknown as Record<string, unknown>, 'resourceVersion', 'generation', 'managedFields')
    : {};
  return stableJson({ ...rest, metadata });
}

function isRelevant(before: LiveEntry | undefined, after: LiveEntry | undefined): boolean {
  if (before === undefined || after === undefined) return true;
  if (before.node.health?.status !== after.node.health?.status) return true;
  if (before.node.health?.message !== after.node.health?.message) return true;
  if (before.body === undefined || after.body === undefined) return true;
  return contentOf(before.body) !== contentOf(after.body);
}

/** The applications whose trees an object stands in, by following its parents. */
function ownersAbove(index: ObjectIndex, entry: LiveEntry): Set<string> {
  const owners = new Set<string>();
  let level = [entry];
  for (let depth = 0; depth < maxDepth && level.length > 0; depth += 1) {
    const parents = level.flatMap((item) => index.parentsOf(item.node));
    for (const parent of parents) if (parent.owner !== undefined) owners.add(parent.owner);
    level = parents;
  }
  return owners;
}

/** Which applications a change concerns and how far they are refreshed: 1 for a managed object, 0 for what stands below one. */
export function affectedApps(index: ObjectIndex, change: IndexChange): ReadonlyMap<string, RefreshLevel> {
  const levels = new Map<string, RefreshLevel>();
  const { before, after } = change;
  const entry = after ?? before;
  if (entry === undefined) return levels;
  const level: RefreshLevel = isRelevant(before, after) ? 1 : 0;
  for (const owner of ownersAbove(index, entry)) levels.set(owner, 0);
  for (const owner of [before?.owner, after?.owner]) if (owner !== undefined) levels.set(owner, level);
  return levels;
}
