import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { formatResourceKey, type ResourceKey } from '@plumbline/core/object';
import { isOptionOn, type SyncOptions } from '@plumbline/core/sync';
import type { GatheredFacts } from '../reconcile/gather-facts.ts';
import { fieldManager } from './apply-task.ts';

function keyOf(name: string): ResourceKey {
  return { group: '', kind: 'Namespace', namespace: '', name };
}

function isWanted(app: Application, facts: GatheredFacts, options: SyncOptions): boolean {
  const namespace = app.spec.destination.namespace ?? '';
  if (namespace === '' || !isOptionOn('CreateNamespace', undefined, options)) return false;
  return !facts.desired.some((object) => object.kind === 'Namespace' && object.metadata.name === namespace);
}

function resultOf(name: string, outcome: { message: string; isFailed: boolean }): v1alpha1.ResourceResult {
  return {
    group: '',
    version: 'v1',
    kind: 'Namespace',
    namespace: '',
    name,
    status: outcome.isFailed ? 'SyncFailed' : 'Synced',
    message: outcome.message,
    hookPhase: outcome.isFailed ? 'Failed' : 'Succeeded',
    syncPhase: 'PreSync',
  };
}

/**
 * Makes the destination namespace when `CreateNamespace=true` and it is missing, and keeps the labels and annotations that the
 * application manages on it. A namespace among the rendered objects wins. Undefined when there was nothing to do.
 */
export async function prepareNamespace(
  app: Application,
  facts: GatheredFacts,
  run: { options: SyncOptions; isDryRun: boolean; signal: AbortSignal },
): Promise<v1alpha1.ResourceResult | undefined> {
  if (!isWanted(app, facts, run.options)) return undefined;
  const name = app.spec.destination.namespace ?? '';
  const metadata = app.spec.syncPolicy?.managedNamespaceMetadata;
  const isThere = facts.state.index.get(formatResourceKey(keyOf(name))) !== undefined;
  if (isThere && metadata === undefined) return undefined;
  if (run.isDryRun) return resultOf(name, { message: `namespace/${name} created (dry run)`, isFailed: false });
  try {
    const message =
      metadata === undefined
        ? await create(name, facts, run.signal)
        : await applyMetadata(name, { facts, metadata, signal: run.signal });
    return resultOf(name, { message, isFailed: false });
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (run.signal.aborted) throw error;
    return resultOf(name, { message: error.message, isFailed: true });
  }
}

const resource = { group: '', version: 'v1', plural: 'namespaces' } as const;

async function create(name: string, facts: GatheredFacts, signal: AbortSignal): Promise<string> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  try {
    facts.state.noteWritten(await facts.state.client.create({ resource }, namespace, { fieldManager, signal }));
    return `namespace/${name} created`;
  } catch (error) {
    if (!hasCode(error, 'ALREADY_EXISTS')) throw error;
    return `namespace/${name} unchanged`;
  }
}

/** Server-side apply: what the spec no longer names goes, what others set stays. */
async function applyMetadata(
  name: string,
  {
    facts,
    metadata,
    signal,
  }: { facts: GatheredFacts; metadata: v1alpha1.ManagedNamespaceMetadata; signal: AbortSignal },
): Promise<string> {
  const body = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} },
  };
  const object = await facts.state.client.patch(
    { resource, name },
    { kind: 'apply', body },
    { fieldManager, isForced: true, signal },
  );
  facts.state.noteWritten(object);
  return `namespace/${name} serverside-applied`;
}
