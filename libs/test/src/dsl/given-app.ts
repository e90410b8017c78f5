import { API_VERSION, IN_CLUSTER_SERVER, finalizer, type KubeObject } from '@plumbline/contract/crd';

import type { World } from './world.ts';

type Fields = Record<string, unknown>;

/** Automated sync as an Application spells it. */
export interface Automated {
  prune?: boolean;
  selfHeal?: boolean;
  allowEmpty?: boolean;
}

/** An Application in the making. Every word returns the same builder; `exists` creates it. */
export class GivenApp {
  readonly #world: World;
  readonly #name: string;
  readonly #source: Fields = { path: '.', targetRevision: 'HEAD' };
  readonly #destination: Fields;
  readonly #syncPolicy: Fields = {};
  readonly #metadata: Fields = {};
  #spec: Fields = { project: 'default' };
  #repository: string | undefined;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
    this.#destination = { server: IN_CLUSTER_SERVER, namespace: world.targetNamespace };
  }

  /** A repository of this world by name; default: the one given last. */
  fromRepository(name: string): this {
    this.#repository = name;
    return this;
  }

  /** A repository by URL, for one that the world does not know. */
  fromUrl(repoURL: string): this {
    this.#source.repoURL = repoURL;
    return this;
  }

  /** Folder in the repository; default: `.`. */
  fromPath(path: string): this {
    this.#source.path = path;
    return this;
  }

  /** Branch, tag or commit; default: `HEAD`. */
  atRevision(targetRevision: string): this {
    this.#source.targetRevision = targetRevision;
    return this;
  }

  /** More fields of the source, such as `{ helm: { … } }`. */
  withSource(fields: Fields): this {
    Object.assign(this.#source, fields);
    return this;
  }

  toNamespace(namespace: string): this {
    this.#destination.namespace = namespace;
    return this;
  }

  /** By name or by URL of a registered cluster; default: the control cluster. */
  toCluster(cluster: { name: string } | { server: string }): this {
    delete this.#destination.server;
    Object.assign(this.#destination, cluster);
    return this;
  }

  inProject(project: string): this {
    this.#spec.project = project;
    return this;
  }

  automated(automated: Automated = {}): this {
    this.#syncPolicy.automated = automated;
    return this;
  }

  withSyncOptions(...syncOptions: readonly string[]): this {
    this.#syncPolicy.syncOptions = syncOptions;
    return this;
  }

  /** `syncPolicy.retry`. */
  withRetry(retry: Fields): this {
    this.#syncPolicy.retry = retry;
    return this;
  }

  withAnnotations(annotations: Record<string, string>): this {
    this.#metadata.annotations = annotations;
    return this;
  }

  /** Deleting the Application deletes what it deployed. */
  withCascade(): this {
    this.#metadata.finalizers = [finalizer.resources];
    return this;
  }

  /** More fields of the spec. */
  withSpec(fields: Fields): this {
    this.#spec = { ...this.#spec, ...fields };
    return this;
  }

  /** The Application as it would be created. */
  manifest(): KubeObject {
    const source = { ...this.#source, repoURL: this.#source.repoURL ?? this.#world.repository(this.#repository).url };
    const hasSyncPolicy = Object.keys(this.#syncPolicy).length > 0;
    return {
      apiVersion: API_VERSION,
      kind: 'Application',
      metadata: { ...this.#metadata, name: this.#name, namespace: this.#world.namespace },
      spec: {
        source,
        destination: this.#destination,
        ...(hasSyncPolicy ? { syncPolicy: this.#syncPolicy } : {}),
        ...this.#spec,
      },
    };
  }

  /** Creates it and answers what the API server stored. */
  async exists(): Promise<KubeObject> {
    this.#world.recent.app = this.#name;
    return this.#world.cluster.client.create(this.manifest());
  }
}
