import type { v1alpha1 } from '@plumbline/contract/crd';
import type { Cache } from '@plumbline/io/cache';
import type { Discovery, KubeClient } from '@plumbline/io/kube';
import type { RpcClient } from '@plumbline/io/rpc';
import type { Logger } from '@plumbline/io/telemetry';
import type { LoginGate } from './authn/login-gate.ts';
import type { RevokedTokens } from './authn/revoked-tokens.ts';
import type { ControlState } from './state/control-state.ts';
import type { EventRecorder } from './state/event-recorder.ts';

/** The repo-server, as far as the API server calls it. */
export type RepoServerPort = Pick<
  RpcClient<'repository.RepoServerService'>,
  | 'GenerateManifest'
  | 'GetAppDetails'
  | 'GetRevisionMetadata'
  | 'ListApps'
  | 'ListRefs'
  | 'ResolveRevision'
  | 'TestRepository'
>;

/** A destination cluster that is connected. */
export interface DestinationCluster {
  client: KubeClient;
  /** What it serves; kept for a minute. */
  discovery(): Promise<Discovery>;
}

/** The clusters that Applications may be deployed to. */
export interface ClustersPort {
  /** All known clusters, without their credentials; the own cluster first. */
  list(): readonly v1alpha1.Cluster[];
  /** The cluster of a destination. Throws DESTINATION_INVALID. */
  find(destination: v1alpha1.ApplicationDestination): v1alpha1.Cluster;
  /** A connection to it. Throws DESTINATION_INVALID or CONFIG_INVALID. */
  connect(destination: v1alpha1.ApplicationDestination): Promise<DestinationCluster>;
}

/** Repositories and their credentials. */
export interface RepositoriesPort {
  /** All configured repositories, with the credentials that they use. */
  list(): readonly v1alpha1.Repository[];
  /** The repository of a URL for a project: configured, by template, or bare. */
  find(url: string, project: string): v1alpha1.Repository;
  /** Name of the Secret that a repository stands in, exactly of the project or, without one, the only entry. */
  secretNameOf(url: string, project: string): string | undefined;
  /** Credential templates. */
  templates(): readonly v1alpha1.RepoCreds[];
}

/** Everything that handlers work with. */
export interface ServerDeps {
  /** The control-plane namespace. */
  namespace: string;
  /** Further namespaces that Applications may live in. */
  applicationNamespaces: readonly string[];
  isReplaceAllowed: boolean;
  connectionStatusTtlMs: number;
  /** The process's environment: how a cluster without credentials of its own is reached. */
  env: Readonly<Record<string, string | undefined>>;
  /** The control cluster. */
  kube: KubeClient;
  state: ControlState;
  cache: Cache;
  repoServer: RepoServerPort;
  clusters: ClustersPort;
  repositories: RepositoriesPort;
  events: EventRecorder;
  loginGate: LoginGate;
  revokedTokens: RevokedTokens;
  now: () => Date;
  newId: () => string;
  log: Logger;
}
