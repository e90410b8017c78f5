import type { Application, ApplicationSet, AppProject, KubeObject } from '@plumbline/contract/crd';
import type { AppError } from '@plumbline/contract/errors';
import { matchesAnyOf } from '@plumbline/core/glob';
import {
  resources,
  startInformer,
  type Informer,
  type KubeClient,
  type ObjectChange,
  type ResourceRef,
} from '@plumbline/io/kube';
import type { Logger } from '@plumbline/io/telemetry';
import type { AppsetKey, ControlPlane } from '../ports.ts';

/** What is watched, and who hears of it. */
export interface ControlPlaneOptions {
  client: KubeClient;
  /** The control-plane namespace. */
  namespace: string;
  /** Further namespaces with sets: globs or `/regular expressions/`. */
  namespaces: readonly string[];
  onAppset: (change: ObjectChange<KubeObject>) => void;
  onApplication: (change: ObjectChange<KubeObject>) => void;
  onProject: (change: ObjectChange<KubeObject>) => void;
  log: Logger;
}

/** The sets, Applications and projects of the control cluster, mirrored in memory. */
export class KubeControlPlane implements ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #appsets: Informer<KubeObject>;
  readonly #applications: Informer<KubeObject>;
  readonly #projects: Informer<KubeObject>;
  #byNamespace: ReadonlyMap<string, Application[]> | undefined;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
    const everywhere = options.namespaces.length > 0 ? undefined : options.namespace;
    this.#appsets = this.#follow(resources.applicationSets, everywhere, options.onAppset);
    this.#applications = this.#follow(resources.applications, everywhere, (change) => {
      this.#byNamespace = undefined;
      options.onApplication(change);
    });
    this.#projects = this.#follow(resources.appProjects, options.namespace, options.onProject);
  }

  /** Resolves when everything was read once. */
  async whenSynced(): Promise<void> {
    await Promise.all(this.#all().map((informer) => informer.whenSynced()));
  }

  /** Whether sets of a namespace are handled. */
  handles(namespace: string): boolean {
    return namespace === this.#options.namespace || matchesAnyOf(this.#options.namespaces, namespace);
  }

  appset(key: AppsetKey): ApplicationSet | undefined {
    const [namespace = '', name = ''] = key.split('/');
    return this.handles(namespace) ? asAppset(this.#appsets.get(namespace, name)) : undefined;
  }

  /** Every set that is handled. */
  appsets(): ApplicationSet[] {
    return this.#appsets
      .list()
      .filter(({ metadata }) => this.handles(metadata.namespace ?? ''))
      .flatMap((object) => asAppset(object) ?? []);
  }

  applicationsIn(namespace: string): Application[] {
    this.#byNamespace ??= groupByNamespace(this.#applications.list());
    return this.#byNamespace.get(namespace) ?? [];
  }

  projects(): AppProject[] {
    return this.#projects.list() as unknown as AppProject[];
  }

  incomplete(): AppError | undefined {
    return this.#all()
      .map((informer) => informer.incomplete())
      .find((error) => error !== undefined);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all().map((informer) => informer.stop()));
  }

  #all(): Informer<KubeObject>[] {
    return [this.#appsets, this.#applications, this.#projects];
  }

  #follow(
    resource: ResourceRef,
    namespace: string | undefined,
    onChange: (change: ObjectChange<KubeObject>) => void,
  ): Informer<KubeObject> {
    const { client, log } = this.#options;
    return startInformer({
      client,
      resource,
      namespace,
      onChange,
      onIncomplete(error) {
        if (error) log.warn('control cluster cannot be read', { resource: resource.plural, error });
        else log.info('control cluster can be read again', { resource: resource.plural });
      },
    });
  }
}

/** The API server has checked these objects against their schemas. */
function asAppset(object: KubeObject | undefined): ApplicationSet | undefined {
  return object as unknown as ApplicationSet | undefined;
}

function groupByNamespace(objects: readonly KubeObject[]): Map<string, Application[]> {
  const groups = new Map<string, Application[]>();
  for (const object of objects) {
    const namespace = object.metadata.namespace ?? '';
    const group = groups.get(namespace) ?? [];
    group.push(object as unknown as Application);
    groups.set(namespace, group);
  }
  return groups;
}
