import type { Application } from '@plumbline/contract/crd';
import type { ControllerContext } from './context.ts';

/** What a status write changed, in the words of one event; undefined when nobody needs to hear of it. */
export function describeTransition(before: Application, after: Application): string | undefined {
  const parts: string[] = [];
  const sync = [before.status?.sync?.status, after.status?.sync?.status] as const;
  if (sync[0] !== undefined && sync[0] !== sync[1]) parts.push(`Updated sync status: ${sync[0]} -> ${sync[1] ?? ''}`);
  const health = [before.status?.health?.status, after.status?.health?.status] as const;
  if (health[0] !== undefined && health[0] !== health[1]) {
    parts.push(`Updated health status: ${health[0]} -> ${health[1] ?? ''}`);
  }
  return parts.length === 0 ? undefined : parts.join('; ');
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
