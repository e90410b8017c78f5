import type { Application } from '@plumbline/contract/crd';
import type { ControllerContext } from './context.ts';

/** What a status write changed, in the words of one event; undefined when nobody needs to hear of it. */
export function describeTransition(before: Application, after: Application): string | undefined {
  const parts = [
    describeChange('sync status', before.status?.sync?.status, after.status?.sync?.status),
    describeChange('health status', before.status?.health?.status, after.status?.health?.status),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** A first status is no change. */
function describeChange(what: string, before: string | undefined, after: string | undefined): string | undefined {
  return before === undefined || before === after ? undefined : `Updated ${what}: ${before} -> ${after ?? ''}`;
}

/** Tells of a change of sync or health status, both in one event. */
export async function recordTransitions(
  context: ControllerContext,
  before: Application,
  after: Application,
): Promise<void> {
  const message = describeTransition(before, after);
  if (message !== undefined) await context.events.record(after, { type: 'Normal', reason: 'ResourceUpdated', message });
}
