import type { AppError } from '@plumbline/contract/errors';
import type { ApiResource, Discovery } from '@plumbline/io/kube';

/** What `/apis` says of the kinds of a cluster, for quick look-ups. */
export class KindTable {
  readonly #byKind = new Map<string, ApiResource>();
  readonly #byVersion = new Map<string, ApiResource>();
  readonly #incompleteGroups = new Map<string, AppError>();
  readonly #apiVersions: readonly string[];

  constructor(discovery: Discovery) {
    for (const resource of discovery.resources) {
      if (resource.isPreferred) this.#byKind.set(`${resource.group}/${resource.kind}`, resource);
      this.#byVersion.set(`${resource.group}/${resource.version}/${resource.kind}`, resource);
    }
    for (const [groupVersion, error] of discovery.incomplete) {
      this.#incompleteGroups.set(groupVersion.split('/')[0] ?? '', error);
    }
    const versions = discovery.resources.flatMap(({ group, version, kind }) => {
      const groupVersion = group === '' ? version : `${group}/${version}`;
      return [groupVersion, `${groupVersion}/${kind}`];
    });
    this.#apiVersions = [...new Set(versions)].sort();
  }

  /** The preferred version of a kind; undefined when it is not served. */
  get(group: string, kind: string): ApiResource | undefined {
    return this.#byKind.get(`${group}/${kind}`);
  }

  /** The kind in one version, or in the preferred one when that version is not served. */
  getVersion(group: string, version: string, kind: string): ApiResource | undefined {
    return this.#byVersion.get(`${group}/${version}/${kind}`) ?? this.get(group, kind);
  }

  /** Why nothing can be said about a group now; undefined when discovery of it was complete. */
  incompleteGroup(group: string): AppError | undefined {
    return this.#incompleteGroups.get(group);
  }

  /** The groups of which discovery was incomplete, sorted. */
  incompleteGroups(): string[] {
    return [...this.#incompleteGroups.keys()].sort();
  }

  /** `group/version` and `group/version/Kind` of all, sorted: what Helm calls API versions. */
  apiVersions(): readonly string[] {
    return this.#apiVersions;
  }

  /** The kinds that can be listed and watched, each in its preferred version. */
  watchable(): ApiResource[] {
    return [...this.#byKind.values()].filter(
      ({ verbs }) => verbs.includes('list') && verbs.includes('watch') && verbs.includes('get'),
    );
  }
}
