import { finalizer, type ApplicationSet } from '@plumbline/contract/crd';
import { allowsDelete, decidePolicy, ownedApplications } from '@plumbline/core/appset';
import { requeueNever, type Requeue } from '@plumbline/io/controller';
import type { Context } from './context.ts';

/**
 * A set that is being deleted: the garbage collector removes what it owns. Where the policy forbids deletions, its
 * Applications are released first (applicationsets.md §4.1); that needs the set's finalizer.
 */
export async function finishDeletion(
  appset: ApplicationSet,
  { context, signal }: { context: Context; signal: AbortSignal },
): Promise<Requeue> {
  const finalizers = appset.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer.resources) || context.options.isDryRun) return requeueNever;
  const incomplete = context.controlPlane.incomplete();
  if (incomplete) throw incomplete;
  const policy = decidePolicy(appset.spec.syncPolicy?.applicationsSync, context.options.policy);
  if (!allowsDelete(policy)) await releaseApplications(appset, { context, signal });
  const rest = finalizers.filter((entry) => entry !== finalizer.resources);
  await context.writer.patchAppset(appset, { metadata: { finalizers: rest } }, signal);
  context.log.info('applicationset deleted', { applicationset: appset.metadata.name, policy });
  return requeueNever;
}

async function releaseApplications(
  appset: ApplicationSet,
  { context, signal }: { context: Context; signal: AbortSignal },
): Promise<void> {
  const all = context.controlPlane.applicationsIn(appset.metadata.namespace);
  for (const application of ownedApplications(appset, all)) {
    const others = (application.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== appset.metadata.uid);
    await context.writer.patchApplication(application, { metadata: { ownerReferences: others } }, signal);
  }
}
