import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** One request that the API server answered. */
export interface AuditedRequest {
  verb: string;
  /** `applications/status`, `configmaps`, or the path of what is no resource. */
  target: string;
}

interface AuditEvent {
  verb: string;
  requestURI: string;
  user?: { username?: string };
  objectRef?: { resource?: string; subresource?: string };
}

/** How long the log is now: where the next reading begins. */
export function auditPosition(path: string): number {
  return statSync(path).size;
}

/** The requests of one user that were logged since `position`. */
export async function readRequests(path: string, position: number, user: string): Promise<AuditedRequest[]> {
  const file = await open(path);
  const requests: AuditedRequest[] = [];
  try {
    for await (const line of file.readLines({ start: position })) {
      const event = JSON.parse(line) as AuditEvent;
      if (event.user?.username !== user) continue;
      const { resource, subresource } = event.objectRef ?? {};
      const target = resource
        ? [resource, subresource].filter(Boolean).join('/')
        : (event.requestURI.split('?')[0] ?? '');
      requests.push({ verb: event.verb, target });
    }
  } finally {
    await file.close();
  }
  return requests;
}

/** How often each verb met each target, the most frequent first. */
export function countRequests(requests: readonly AuditedRequest[]): { what: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { verb, target } of requests) {
    const what = `${verb} ${target}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => ({ what, count })).toSorted((a, b) => b.count - a.count);
}
