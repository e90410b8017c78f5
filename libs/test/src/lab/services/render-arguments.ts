import type { ServiceName } from './launchers.ts';

/** The loopback ports of one installation. */
export interface ServicePorts {
  repoServer: number;
  repoServerMetrics: number;
  controllerMetrics: number;
  apiServer: number;
  apiServerMetrics: number;
  applicationSetMetrics: number;
  applicationSetProbe: number;
  applicationSetWebhook: number;
}

/** What the command lines need. */
export interface ArgumentInput {
  ports: ServicePorts;
  redisAddress: string;
  logLevel: string;
  /** Folder of the web interface; absent: the API server serves none. */
  staticAssets?: string;
}

function renderFlags(flags: Readonly<Record<string, string | number | undefined>>): string[] {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  return given.flatMap(([flag, value]) => [`--${flag}`, String(value)]);
}

/** The command line of a process, flags as in Argo CD's local start. */
export function renderArguments(service: ServiceName, input: ArgumentInput): string[] {
  const { ports, redisAddress } = input;
  const repoServer = `127.0.0.1:${ports.repoServer}`;
  const shared = { loglevel: input.logLevel, logformat: 'text' };
  switch (service) {
    case 'repo-server':
      return renderFlags({
        ...shared,
        address: '127.0.0.1',
        port: ports.repoServer,
        'metrics-address': '127.0.0.1',
        'metrics-port': ports.repoServerMetrics,
        redis: redisAddress,
      });
    case 'application-controller':
      return renderFlags({
        ...shared,
        'metrics-port': ports.controllerMetrics,
        redis: redisAddress,
        'repo-server': repoServer,
      });
    case 'applicationset-controller':
      return renderFlags({
        ...shared,
        'metrics-addr': `127.0.0.1:${ports.applicationSetMetrics}`,
        'probe-addr': `127.0.0.1:${ports.applicationSetProbe}`,
        'webhook-addr': `127.0.0.1:${ports.applicationSetWebhook}`,
        'argocd-repo-server': repoServer,
      });
    case 'api-server':
      return [
        '--insecure',
        ...renderFlags({
          ...shared,
          address: '127.0.0.1',
          port: ports.apiServer,
          'metrics-address': '127.0.0.1',
          'metrics-port': ports.apiServerMetrics,
          redis: redisAddress,
          'repo-server': repoServer,
          staticassets: input.staticAssets,
        }),
      ];
  }
}

/** The address that answers 200 once a process is ready. */
export function readinessUrl(service: ServiceName, ports: ServicePorts): string {
  switch (service) {
    case 'repo-server':
      return `http://127.0.0.1:${ports.repoServerMetrics}/healthz`;
    case 'application-controller':
      return `http://127.0.0.1:${ports.controllerMetrics}/healthz`;
    case 'applicationset-controller':
      return `http://127.0.0.1:${ports.applicationSetProbe}/readyz`;
    case 'api-server':
      return `http://127.0.0.1:${ports.apiServer}/healthz`;
  }
}
