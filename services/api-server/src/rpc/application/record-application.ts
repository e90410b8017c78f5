import type { Application } from '@plumbline/contract/crd';
import type { ApiCall } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import type { EventReason } from '../../state/event-recorder.ts';

/** What the caller did to an application. */
export interface ApplicationDeed {
  application: Application;
  reason: EventReason;
  action: string;
}

/** Records who did what to an application. */
export function recordApplication(deps: Pick<ServerDeps, 'events'>, call: ApiCall, deed: ApplicationDeed): void {
  const { application: object, reason, action } = deed;
  deps.events.record({ object, kind: 'Application', reason, action, caller: call.access.caller });
}
