import { finalizer, type Application, type ApplicationSet, type KubeObject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { resources, type KubeClient } from '@plumbline/io/kube';
import type { Writer } from '../ports.ts';

const FIELD_MANAGER = 'argocd-applicationset-controller';
/** Looks at an Application that changes while it is to be deleted. */
const DELETE_ATTEMPTS = 5;

/** Writes to the control cluster. */
export class KubeWriter implements Writer {
  readonly #client: KubeClient;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  async createApplication(application: Application, signal: AbortSignal): Promise<void> {
    const { namespace } = application.metadata;
    try {
      const target = { resource: resources.applications, namespace };
      await this.#client.create(target, asObject(application), { signal, fieldManager: FIELD_MANAGER });
    } catch (thrown) {
      // What is known may lag behind our own last write: then it is there already, and its event is on the way.
      const owner = application.metadata.ownerReferences?.[0]?.uid ?? '';
      if (hasCode(thrown, 'ALREADY_EXISTS') && (await this.#readOwned(application, owner, signal))) return;
      throw AppError.from(thrown);
    }
  }

  async patchApplication(live: Application, patch: Record<string, unknown>, signal: AbortSignal): Promise<boolean> {
    const body = withPreconditions(live, patch);
    try {
      const options = { signal, fieldManager: FIELD_MANAGER };
      const after = await this.#client.patch(targetOf(live), { kind: 'merge', body }, options);
      return after.metadata.resourceVersion !== live.metadata.resourceVersion;
    } catch (thrown) {
      if (!hasCode(thrown, 'NOT_FOUND')) throw AppError.from(thrown);
      throw new AppError('CONFLICT', `update application "${live.metadata.name}": it is gone`, { cause: thrown });
    }
  }

  async deleteApplication(
    known: Application,
    how: { ownerUid: string; dropsFinalizers: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#deleteOnce(known, how, signal);
        return;
      } catch (thrown) {
        // Its controller writes status all the time: look again, decide again.
        if (!hasCode(thrown, 'CONFLICT') || attempt >= DELETE_ATTEMPTS) throw AppError.from(thrown);
      }
    }
  }

  async #deleteOnce(
    known: Application,
    { ownerUid, dropsFinalizers }: { ownerUid: string; dropsFinalizers: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const live = await this.#readOwned(known, ownerUid, signal);
    if (!live || (known.metadata.uid !== undefined && live.metadata.uid !== known.metadata.uid)) return;
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
      const owners = live.metadata.ownerReferences ?? [];
      return owners.some(({ uid, controller }) => uid === ownerUid && controller === true) ? live : undefined;
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
