export { createCertificateAuthority, type CertificateAuthority, type KeyPair } from './certificates.ts';
export { childEnvironment, labProgram, makeTemporaryFolder, type LabProgram } from './config.ts';
export {
  createClusterClient,
  type ClusterAccess,
  type ClusterClient,
  type ObjectQuery,
  type ObjectRef,
  type WatchEvent,
} from './cluster/cluster-client.ts';
export { renderKubeconfig, type KubeconfigInput } from './cluster/kubeconfig.ts';
export { connectCluster, type ClusterAddress, type LabCluster } from './cluster/lab-cluster.ts';
export { connectLab, type SharedLab } from './connect-lab.ts';
export { sharedLab } from './shared-lab.ts';
export { findFreePort, findFreePorts } from './free-port.ts';
export type { CommitOptions, GitRepository } from './git/git-repository.ts';
export type { FileContent } from './git/fast-import.ts';
export { runGit } from './git/run-git.ts';
export type { GitServer, GitServerAddress, RunningGitServer } from './git/start-git-server.ts';
export { podAnnotation } from './kubelet/pod.ts';
export { runCommand, type CommandCall, type CommandResult } from './run-command.ts';
export { openShell, type Shell } from './run-shell.ts';
export { startLab, type Lab, type LabAddress, type LabOptions, type OwnedCluster, type OwnedLab } from './start-lab.ts';
export { startProcess, type LabProcess, type ProcessExit, type ProcessSpec } from './start-process.ts';
export { startRedis, type LabRedis } from './start-redis.ts';
export { waitFor, type WaitOptions } from './wait-for.ts';
export { launcherPath, repositoryRoot, type ServiceName } from './services/launchers.ts';
export {
  startInstallation,
  type Installation,
  type InstallationOptions,
  type RunningService,
} from './services/start-installation.ts';
export {
  startRepoServerLab,
  type RenderedSource,
  type RepoServerLab,
  type RepoServerOptions,
} from './services/start-repo-server.ts';
