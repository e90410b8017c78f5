import { destinationOf } from '../reconcile/check-spec.ts';
import type { ControllerContext } from '../reconcile/context.ts';
import type { AppPlace } from '../reconcile/app-place.ts';
import type { RunningOperation } from './operation-state.ts';

/** What the operation or the settings ask for and is not built yet: refused rather than passed over. */
export function unsupportedOf({ sync }: RunningOperation, { settings }: AppPlace): string | undefined {
  if ((sync.manifests ?? []).length > 0) return 'sync of local manifests: not supported yet';
  if (settings.snapshot.general.isImpersonationEnabled)
    return 'application.sync.impersonation.enabled: not supported yet';
  return undefined;
}

/** Why sync windows hold the operation back; undefined when they do not. */
export function windowRefusal(
  context: ControllerContext,
  { running, place }: { running: RunningOperation; place: AppPlace },
): string | undefined {
  const { app, project, cluster } = place;
  return context.projectRules.windowRefusal(project, app, {
    destination: destinationOf(app, cluster),
    nowMs: context.clock.nowMs(),
    isManual: running.state.operation?.initiatedBy?.automated !== true,
    startedAtMs: running.startedAtMs,
  });
}
