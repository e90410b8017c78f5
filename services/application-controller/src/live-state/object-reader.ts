import type { KubeObject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { formatResourceKey, parseApiVersion, resourceKeyOf, type ResourceKey } from '@plumbline/core/object';
import type { KubeClient } from '@plumbline/io/kube';
import type { KindTable } from './kind-table.ts';

/** Objects held in a form other than the watched one. */
const maxConverted = 5000;

/** Reads single objects past the live state, or in a form that it does not hold. */
export class ObjectReader {
  readonly #client: Pick<KubeClient, 'get'>;
  readonly #kinds: () => KindTable;
  /** Objects in forms other than the watched one, by form and key. */
  readonly #converted = new Map<string, KubeObject>();

  constructor(client: Pick<KubeClient, 'get'>, kinds: () => KindTable) {
    this.#client = client;
    this.#kinds = kinds;
  }

  /** The object in another version of its API, as a client that asked for that version would see it. */
  async inVersion(object: KubeObject, apiVersion: string, signal: AbortSignal): Promise<KubeObject> {
    if (object.apiVersion === apiVersion) return object;
    const key = resourceKeyOf(object);
    const name = `${apiVersion} ${formatResourceKey(key)}`;
    const held = this.#converted.get(name);
    if (held !== undefined && held.metadata.resourceVersion === object.metadata.resourceVersion) return held;
    const { group, version } = parseApiVersion(apiVersion);
    const resource = this.#kinds().getVersion(group, version, key.kind);
    if (resource === undefined || resource.version !== version) return object;
    const namespace = resource.namespaced ? key.namespace : undefined;
    const converted = await this.#client.get({ resource, namespace, name: key.name }, { signal });
    this.#remember(name, converted);
    return converted;
  }

  /** The object with its managed fields, which the live state does not hold; the object itself when it is gone meanwhile. */
  async withManagedFields(object: KubeObject, signal: AbortSignal): Promise<KubeObject> {
    const key = resourceKeyOf(object);
    const name = `managed ${object.apiVersion} ${formatResourceKey(key)}`;
    const held = this.#converted.get(name);
    if (held !== undefined && held.metadata.resourceVersion === object.metadata.resourceVersion) return held;
    const whole = await this.getLive(key, signal);
    if (whole === undefined) return object;
    const { managedFields } = whole.metadata;
    const merged = {
      ...object,
      metadata: { ...object.metadata, ...(managedFields === undefined ? {} : { managedFields }) },
    };
    this.#remember(name, merged);
    return merged;
  }

  /** Keeps a form of an object; all are read anew when there are too many, so that gone objects do not pile up. */
  #remember(name: string, object: KubeObject): void {
    if (this.#converted.size >= maxConverted) this.#converted.clear();
    this.#converted.set(name, object);
  }

  /**
   * One object as the API server holds it now; undefined when it or its kind does not exist. Throws `CLUSTER_INCOMPLETE` when
   * nothing is known of its group now.
   */
  async getLive(key: ResourceKey, signal: AbortSignal): Promise<KubeObject | undefined> {
    const resource = this.#kinds().get(key.group, key.kind);
    if (resource === undefined) {
      const why = this.#kinds().incompleteGroup(key.group);
      if (why === undefined) return undefined;
      throw new AppError('CLUSTER_INCOMPLETE', `read ${formatResourceKey(key)}: ${why.message}`, { cause: why });
    }
    const namespace = resource.namespaced ? key.namespace : undefined;
    try {
      const object = await this.#client.get({ resource, namespace, name: key.name }, { signal });
      return { ...object, apiVersion: object.apiVersion ?? '', kind: object.kind ?? key.kind };
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return undefined;
      throw error;
    }
  }
}
