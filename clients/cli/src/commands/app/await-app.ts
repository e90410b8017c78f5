import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { application } from '@plumbline/contract/rpc';

import type { Session } from '../../connection/session.ts';

type App = v1alpha1.Application;

/** What `awaitApp` needs to know. */
export interface Awaiting {
  query: application.ApplicationQuery & { name: string };
  until: (app: App | undefined) => boolean;
  /** 0: no limit. */
  timeoutSeconds: number;
  signal: AbortSignal;
  /** Told each state that is seen. */
  onSeen?: (app: App) => void;
}

interface Seen {
  isReached: boolean;
  app: App | undefined;
}

// Reads one stream; undefined when it ended before the condition held.
async function followStream(session: Session, awaiting: Awaiting, signal: AbortSignal): Promise<Seen | undefined> {
  for await (const event of session.apps.Watch(awaiting.query, { signal })) {
    const app = event.type === 'DELETED' ? undefined : event.application;
    if (app) awaiting.onSeen?.(app);
    if (awaiting.until(app)) return { isReached: true, app };
  }
  return undefined;
}

/**
 * Follows an application until the condition holds and returns its state then (undefined when it was deleted).
 * Throws TIMEOUT when that takes too long. A stream that ends early is opened again.
 */
export async function awaitApp(session: Session, awaiting: Awaiting): Promise<App | undefined> {
  const { query, timeoutSeconds } = awaiting;
  const deadline = timeoutSeconds > 0 ? AbortSignal.timeout(timeoutSeconds * 1000) : new AbortController().signal;
  const signal = AbortSignal.any([awaiting.signal, deadline]);
  while (!signal.aborted) {
    try {
      const seen = await followStream(session, awaiting, signal);
      if (seen) return seen.app;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  if (!deadline.aborted) throw new AppError('CANCELLED', `wait for application "${query.name}": interrupted`);
  throw new AppError('TIMEOUT', `wait for application "${query.name}": not reached within ${timeoutSeconds} s`);
}
