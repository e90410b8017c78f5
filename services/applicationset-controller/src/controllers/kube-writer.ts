import { finalizer, type Application, type ApplicationSet, type KubeObject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { resources, type KubeClient } from '@plumbline/io/kube';
import type { Writer } from '../ports.ts';

const FIELD_MANAGER = 'argocd-applicationset-controller';

/** Writes to the control cluster. */
export class KubeWriter implements Writer {
  readonly #client: KubeClient;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  async createApplication(application: Application, signal: AbortSignal): Promise<void> {
    const target = { resource: resources.applications, namespace: application.metadata.namespace };
    await this.#client.create(target, asObject(application), { signal, fieldManager: FIELD_MANAGER });
  }

  async patchApplication(live: Application, patch: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const body = withPreconditions(live, patch);
    await this.#client.patch(targetOf(live), { kind: 'merge', body }, { signal, fieldManager: FIELD_MANAGER });
  }

  async deleteApplication(
    known: Application,
    { ownerUid, dropsFinalizers }: { ownerUid: string; dropsFinalizers: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const live = await this.#readOwned(known, ownerUid, signal);
    if (!live) return;
    const current = dropsFinalizers ? await this.#dropFinalizers(live, signal) : live;
    const { uid, resourceVersion } = current.metadata;
    await this.#client.delete(targetOf(live), { preconditions: { uid, resourceVersion }, signal });
  }

  async patchAppset(appset: ApplicationSet, patch: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    await this.#client.patch(
      appsetTarget(appset),
      { kind: 'merge', body: patch },
      { signal, fieldManager: FIELD_MANAGER },
    );
  }

  async patchAppsetStatus(appset: ApplicationSet, status: unknown, signal: AbortSignal): Promise<void> {
    const target = { ...appsetTarget(appset), subresource: 'status' };
    await this.#client.patch(target, { kind: 'merge', body: { status } }, { signal, fieldManager: FIELD_MANAGER });
  }

  async #readOwned(known: Application, ownerUid: string, signal: AbortSignal): Promise<KubeObject | undefined> {
    try {
      const live = await this.#client.get(targetOf(known), { signal });
      const isOwned = (live.metadata.ownerReferences ?? []).some(
        ({ uid, controller }) => uid === ownerUid && controller === true,
      );
      return isOwned && live.metadata.uid === known.metadata.uid ? live : undefined;
    } catch (thrown) {
      if (hasCode(thrown, 'NOT_FOUND')) return undefined;
      throw AppError.from(thrown);
    }
  }

  async #dropFinalizers(live: KubeObject, signal: AbortSignal): Promise<KubeObject> {
    const finalizers = live.metadata.finalizers ?? [];
    const kept = finalizers.filter(
      (entry) => entry !== finalizer.resources && !entry.startsWith(`${finalizer.resources}/`),
    );
    if (kept.length === finalizers.length) return live;
    const { resourceVersion } = live.metadata;
    const body = { metadata: { finalizers: kept, resourceVersion } };
    return this.#client.patch(targetOf(live), { kind: 'merge', body }, { signal, fieldManager: FIELD_MANAGER });
  }
}

/** The patch fails with CONFLICT when the Application is another one than the plan was made for. */
function withPreconditions(live: Application, patch: Record<string, unknown>): Record<string, unknown> {
  const metadata = typeof patch['metadata'] === 'object' && patch['metadata'] !== null ? patch['metadata'] : {};
  return { ...patch, metadata: { ...metadata, uid: live.metadata.uid } };
}

function targetOf({ metadata }: { metadata: { namespace?: string; name: string } }): {
  resource: typeof resources.applications;
  namespace: string | undefined;
  name: string;
} {
  return { resource: resources.applications, namespace: metadata.namespace, name: metadata.name };
}

function appsetTarget({ metadata }: ApplicationSet): {
  resource: typeof resources.applicationSets;
  namespace: string;
  name: string;
} {
  return { resource: resources.applicationSets, namespace: metadata.namespace, name: metadata.name };
}

function asObject(application: Application): KubeObject {
  return { ...application, apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };
}
