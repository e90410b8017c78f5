import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The processes that make up one installation. */
export type ServiceName = 'repo-server' | 'application-controller' | 'applicationset-controller' | 'api-server';

/** The name of each process's launcher in bin/. */
export const launcherOf: Readonly<Record<ServiceName, string>> = {
  'repo-server': 'argocd-repo-server',
  'application-controller': 'argocd-application-controller',
  'applicationset-controller': 'argocd-applicationset-controller',
  'api-server': 'argocd-server',
};

const root = new URL('../../../../../', import.meta.url);

/** The repository's folder. */
export const repositoryRoot = fileURLToPath(root);

/** Absolute path of a launcher in bin/, such as `argocd` or `argocd-server`. */
export function launcherPath(name: string): string {
  return fileURLToPath(new URL(`bin/${name}`, root));
}

/** The built web interface; undefined while it is not built. */
export function webAssetsFolder(): string | undefined {
  const folder = fileURLToPath(new URL('clients/web/dist', root));
  return existsSync(folder) ? folder : undefined;
}
