import { appKey, parseAppKey, type AppKey, type Application, type KubeObject } from '@plumbline/contract/crd';
import { hasCode } from '@plumbline/contract/errors';
import type { AppPatch } from '@plumbline/core/app';
import { resources, type Informer, type KubeClient } from '@plumbline/io/kube';
import type { AppStore } from '../ports.ts';

/** An Application is a Kubernetes object of known shape; the API server has checked it against the CRD. */
export function asApplication(object: KubeObject): Application;
export function asApplication(object: KubeObject | undefined): Application | undefined;
export function asApplication(object: KubeObject | undefined): Application | undefined {
  return object as unknown as Application | undefined;
}

function versionOf(app: Application): number {
  return Number(app.metadata.resourceVersion ?? '0');
}

/** Applications as the newer of two shows them: the watch, or the answer to our own last write. */
export class KubeAppStore implements AppStore {
  readonly #client: KubeClient;
  readonly #informer: Pick<Informer<KubeObject>, 'get' | 'list'>;
  readonly #written = new Map<AppKey, Application>();

  constructor(client: KubeClient, informer: Pick<Informer<KubeObject>, 'get' | 'list'>) {
    this.#client = client;
    this.#informer = informer;
  }

  get(key: AppKey): Application | undefined {
    const { namespace, name } = parseAppKey(key);
    return this.#newer(key, asApplication(this.#informer.get(namespace, name)));
  }

  list(): readonly Application[] {
    return this.#informer.list().map((object) => {
      const app = asApplication(object);
      return this.#newer(appKey(app.metadata.namespace, app.metadata.name), app) ?? app;
    });
  }

  async patch(key: AppKey, patch: AppPatch, signal: AbortSignal): Promise<Application> {
    const target = { resource: resources.applications, ...parseAppKey(key) };
    const app = asApplication(await this.#client.patch(target, { kind: 'merge', body: patch }, { signal }));
    this.#written.set(key, app);
    return app;
  }

  async read(key: AppKey, signal: AbortSignal): Promise<Application | undefined> {
    try {
      const target = { resource: resources.applications, ...parseAppKey(key) };
      const app = asApplication(await this.#client.get(target, { signal }));
      this.#written.set(key, app);
      return app;
    } catch (error) {
      if (!hasCode(error, 'NOT_FOUND')) throw error;
      this.#written.delete(key);
      return undefined;
    }
  }

  /** The watch says that it is gone. */
  forget(key: AppKey): void {
    this.#written.delete(key);
  }

  #newer(key: AppKey, watched: Application | undefined): Application | undefined {
    const written = this.#written.get(key);
    if (written === undefined || watched === undefined) return watched;
    const isOutdated = versionOf(watched) >= versionOf(written) || watched.metadata.uid !== written.metadata.uid;
    if (!isOutdated) return written;
    this.#written.delete(key);
    return watched;
  }
}
