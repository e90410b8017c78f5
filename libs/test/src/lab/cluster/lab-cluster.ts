import { createClusterClient, type ClusterAccess, type ClusterClient } from './cluster-client.ts';
import { renderKubeconfig } from './kubeconfig.ts';

/** Plain data by which another process reaches a cluster. */
export interface ClusterAddress extends ClusterAccess {
  name: string;
  /** Kubeconfig of a user in `system:masters`. */
  kubeconfigPath: string;
}

/** A cluster of the lab, as its users see it. */
export interface LabCluster extends ClusterAddress {
  readonly address: ClusterAddress;
  readonly client: ClusterClient;
  /** Text of a kubeconfig whose context is in `namespace`. */
  kubeconfig(namespace: string): string;
}

/** Uses a cluster that runs. */
export function connectCluster(address: ClusterAddress): LabCluster {
  return {
    ...address,
    address,
    client: createClusterClient(address),
    kubeconfig: (namespace) => renderKubeconfig({ ...address, namespace }),
  };
}
