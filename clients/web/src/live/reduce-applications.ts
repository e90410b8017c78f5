import type { Application } from '@plumbline/contract/crd';

/** One event of the application stream. */
export interface ApplicationEvent {
  type?: string;
  application?: Application;
}

/** The key under which an application is kept: namespace/name. */
export const keyOfApplication = (app: Application): string => `${app.metadata.namespace}/${app.metadata.name}`;

function isOlder(event: Application, held: Application): boolean {
  const [next, current] = [Number(event.metadata.resourceVersion), Number(held.metadata.resourceVersion)];
  return event.metadata.uid === held.metadata.uid && next < current;
}

/**
 * The list after a batch of stream events, in name order. Events that are older than what is held are left out.
 * Returns the same array when nothing changed, so that nothing is drawn again.
 */
export function reduceApplications(
  held: readonly Application[],
  events: readonly ApplicationEvent[],
): readonly Application[] {
  const byKey = new Map(held.map((app) => [keyOfApplication(app), app]));
  let isChanged = false;
  for (const { type, application } of events) {
    if (application === undefined) continue;
    const key = keyOfApplication(application);
    if (type === 'DELETED') {
      isChanged = byKey.delete(key) || isChanged;
      continue;
    }
    const current = byKey.get(key);
    if (current !== undefined && isOlder(application, current)) continue;
    if (current !== undefined && current.metadata.resourceVersion === application.metadata.resourceVersion) continue;
    byKey.set(key, application);
    isChanged = true;
  }
  return isChanged ? sortByName([...byKey.values()]) : held;
}

/** Applications by namespace-less name, then namespace. */
export function sortByName(apps: Application[]): Application[] {
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return apps.sort(
    (a, b) => order(a.metadata.name, b.metadata.name) || order(a.metadata.namespace, b.metadata.namespace),
  );
}
