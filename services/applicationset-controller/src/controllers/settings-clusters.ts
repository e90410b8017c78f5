import { IN_CLUSTER_SERVER } from '@plumbline/contract/crd';
import type { AppError } from '@plumbline/contract/errors';
import type { ClusterFact } from '@plumbline/core/appset';
import { listClusters, type SettingsStore } from '@plumbline/io/settings';
import type { Clusters } from '../ports.ts';

/** The clusters of the settings: the cluster Secrets, and the control cluster itself unless it is switched off. */
export class SettingsClusters implements Clusters {
  readonly #store: SettingsStore;

  constructor(store: SettingsStore) {
    this.#store = store;
  }

  registered(): readonly ClusterFact[] {
    const { clusters, general } = this.#store.snapshot();
    return clusters
      .map(({ cluster }) => cluster)
      .filter(({ server }) => server !== IN_CLUSTER_SERVER || general.isInClusterEnabled)
      .map(({ name, server, project, labels, annotations }) => ({
        name,
        server,
        project: project ?? '',
        labels: labels ?? {},
        annotations: annotations ?? {},
      }));
  }

  destinations(): readonly { name: string; server: string }[] {
    return listClusters(this.#store.snapshot());
  }

  isInClusterEnabled(): boolean {
    return this.#store.snapshot().general.isInClusterEnabled;
  }

  /** A cluster Secret that cannot be read is a cluster that is missing from the list, not one that is gone. */
  incomplete(): AppError | undefined {
    const unreadable = this.#store.snapshot().problems.find(({ details }) => details['secretType'] === 'cluster');
    return this.#store.incomplete() ?? unreadable;
  }
}
