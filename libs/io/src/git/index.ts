export { openGitObjectDatabase, type GitObjectDatabaseOptions } from './git-object-database.ts';
export { GIT_INHERITED, GitProgram, type GitCall, type GitProgramOptions } from './git-program.ts';
export { gitRemoteOf, withoutUserInfo, type GitAuth, type GitRemote } from './git-remote.ts';
export { Mirror, type GitRequestObserver, type GitRetry, type MirrorOptions } from './mirror.ts';
export { MirrorStore, type MirrorStoreOptions } from './mirror-store.ts';
export { loadNodeGit, openNodeGitObjectDatabase, type NodeGit } from './nodegit-object-database.ts';
export type { CommitRecord, ObjectDatabase, TreeEntry } from './object-database.ts';
export { RemoteAccessProvider, type RemoteAccess, type TrustPaths } from './remote-access.ts';
export { entryAt, walkTree, type WalkedEntry, type WalkOptions } from './tree-walk.ts';
