// What a pod has and a process of this machine has not, and what takes its place:
//
//   in the pod                                     as a process
//   /usr/local/bin/<program>, or a bare name       bin/<program> of this checkout; redis-server for the Redis image
//   the container's ports                          free loopback ports, by the component's own flags (portFlags)
//   Service argocd-repo-server:8081                the variable that `repo.server` becomes
//   Service argocd-redis:6379                      REDIS_SERVER
//   volume mounts                                  folders below the pod's own root, by the data-path variables
//   /tmp, /home/argocd                             TMPDIR, HOME below that root
//   the service account's token                    a kubeconfig with a token of that very account (its rights count)
//   the pod's name                                 HOSTNAME
//
// Everything else (arguments, environment, ConfigMaps, Secrets, probes) is as the chart gives it.
import { join } from 'node:path';

import { repositoryRoot } from '@plumbline/test/lab';

/** Loopback port of each container port, by the pod's name for its component. */
export type PortMap = Readonly<Record<string, Readonly<Record<number, number>>>>;

// The root of an unpacked image, to run the bundles of a release through the same test; default: this checkout.
const root = process.env['PLUMBLINE_IMAGE_ROOT'] ?? repositoryRoot;

/** The program of this machine for the first word of a container's command line. */
export function translateProgram(word: string): string {
  return join(root, 'bin', word.replace('/usr/local/bin/', ''));
}

/** The flags by which a component listens on loopback. */
export function portFlags(component: string, ports: Readonly<Record<number, number>>): string[] {
  const port = (of: number): string => String(ports[of]);
  switch (component) {
    case 'argocd-server':
      return ['--port', port(8080), '--metrics-port', port(8083)];
    case 'argocd-repo-server':
      return ['--port', port(8081), '--metrics-port', port(8084)];
    case 'argocd-application-controller':
      return ['--metrics-port', port(8082)];
    case 'argocd-applicationset-controller':
      return [
        `--webhook-addr=127.0.0.1:${port(7000)}`,
        `--metrics-addr=127.0.0.1:${port(8080)}`,
        `--probe-addr=127.0.0.1:${port(8081)}`,
      ];
    case 'argocd-redis':
      return ['--bind', '127.0.0.1', '--port', port(6379)];
    default:
      return [];
  }
}

/** The variables that name the other components' Services. */
export function serviceVariables(ports: PortMap): Record<string, string> {
  const repoServer = `127.0.0.1:${ports['argocd-repo-server']?.[8081]}`;
  return {
    REDIS_SERVER: `127.0.0.1:${ports['argocd-redis']?.[6379]}`,
    ARGOCD_SERVER_REPO_SERVER: repoServer,
    ARGOCD_APPLICATION_CONTROLLER_REPO_SERVER: repoServer,
    ARGOCD_APPLICATIONSET_CONTROLLER_REPO_SERVER: repoServer,
  };
}

/** The variables that name folders which the pod finds at fixed paths. */
export function pathVariables(podRoot: string): Record<string, string> {
  return {
    HOME: join(podRoot, 'home/argocd'),
    TMPDIR: join(podRoot, 'tmp'),
    ARGOCD_APP_CONF_PATH: join(podRoot, 'app/config'),
    ARGOCD_TLS_DATA_PATH: join(podRoot, 'app/config/tls'),
    ARGOCD_SSH_DATA_PATH: join(podRoot, 'app/config/ssh'),
    ARGOCD_GPG_DATA_PATH: join(podRoot, 'app/config/gpg/source'),
    ARGOCD_GNUPGHOME: join(podRoot, 'app/config/gpg/keys'),
  };
}

/** A value of the container's own that is a path of the pod, such as `/helm-working-dir`, below the pod's root. */
export function translatePaths(
  environment: Readonly<Record<string, string>>,
  mounts: readonly string[],
  podRoot: string,
): Record<string, string> {
  const entries = Object.entries(environment).map(([name, value]): [string, string] => [
    name,
    mounts.some((mount) => value === mount || value.startsWith(`${mount}/`)) ? join(podRoot, value) : value,
  ]);
  return Object.fromEntries(entries);
}
