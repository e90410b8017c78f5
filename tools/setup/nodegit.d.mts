export const nodegitVersion: string;
/** Folder of a nodegit build for a version of Node (default: the running one): built or not yet. */
export function nodegitFolder(nodeVersion?: string): string;
/** The package's main file; undefined when this build does not exist. */
export function findNodegit(nodeVersion?: string): string | undefined;
/** Builds nodegit when this machine can and has not yet; a machine that cannot is told so, and set-up goes on. */
export function ensureNodegit(log: (line: string) => void): Promise<void>;
