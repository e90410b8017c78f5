import { createClusterClient, type ClusterAccess, type ClusterClient } from './cluster-client.ts';
import { renderKubeconfig } from './kubeconfig.ts';

/** Plain data by which another process reaches a cluster. */
export interface ClusterAddress extends ClusterAccess {
  name: string;
  /** Kubeconfig of a user in `system:masters`. */
  kubeconfigPath: string;
  /** Token of user `plumbline`: the processes under test use it. */
  serviceToken: string;
}

/** A cluster of the lab, as its users see it. */
export interface LabCluster extends ClusterAddress {
  readonly address: ClusterAddress;
  readonly client: ClusterClient;
  /** Text of a kubeconfig whose context is in `namespace`, for the processes under test (user `plumbline`). */
  kubeconfig(namespace: string): string;
}

/** Uses a cluster that runs. */
export function connectCluster(address: ClusterAddress): LabCluster {
  return {
    ...address,
    address,
    client: createClusterClient(address),
    kubeconfig: (namespace) => renderKubeconfig({ ...address, token: address.serviceToken, namespace }),
  };
}
