import type { v1alpha1 } from '@plumbline/contract/crd';
import { IN_CLUSTER_SERVER } from '@plumbline/contract/crd';
import { createKubeClient, loadKubeConfig, type KubeConnection } from '@plumbline/io/kube';
import type { Command } from 'commander';

import type { Cli } from '../../cli.ts';
import { checkFormat, formatStructured } from '../../output/structured.ts';
import { given, orEmpty } from '../../output/given.ts';
import { formatTable } from '../../output/table.ts';
import { parsePairs } from '../../spec/app-draft.ts';
import { collect } from '../../spec/flag.ts';
import { ensureManagerAccount, managerNames } from './manager-account.ts';

interface AddOptions {
  annotation?: string[];
  clusterResources?: boolean;
  inCluster?: boolean;
  kubeconfig?: string;
  label?: string[];
  name?: string;
  namespace?: string[];
  project?: string;
  serviceAccount?: string;
  shard?: number;
  systemNamespace: string;
  upsert?: boolean;
  yes?: boolean;
}

function configOf(connection: KubeConnection, bearerToken: string): v1alpha1.ClusterConfig {
  const { ca, serverName, isInsecure } = connection.tls;
  const caData = ca && !isInsecure ? Buffer.from(ca).toString('base64') : undefined;
  return { bearerToken, tlsClientConfig: { insecure: isInsecure === true, ...given({ caData, serverName }) } };
}

function clusterOf(
  context: string,
  [connection, token]: [KubeConnection, string],
  options: AddOptions,
): v1alpha1.Cluster {
  return {
    server: options.inCluster ? IN_CLUSTER_SERVER : connection.server,
    name: options.name ?? context,
    config: configOf(connection, token),
    ...given({
      namespaces: options.namespace,
      clusterResources: options.clusterResources,
      project: options.project,
      shard: options.shard,
      labels: options.label && parsePairs('--label', options.label),
      annotations: options.annotation && parsePairs('--annotation', options.annotation),
    }),
  };
}

async function confirmAccount(cli: Cli, context: string, options: AddOptions): Promise<boolean> {
  if (options.yes || !cli.terminal.isInteractive) return true;
  const account = options.serviceAccount ?? managerNames.serviceAccount;
  const where = options.namespace ? ` in ${options.namespace.join(', ')}` : '';
  const question = `This gives the service account "${account}" of cluster "${context}" all rights${where}. Do you want to continue?`;
  return cli.terminal.confirm(question);
}

async function add(cli: Cli, context: string, options: AddOptions): Promise<void> {
  const { kubeconfig, systemNamespace, serviceAccount, namespace } = options;
  const connection = await loadKubeConfig({ env: cli.env, overrides: { context, kubeconfig } });
  if (!(await confirmAccount(cli, context, options))) return;
  const client = createKubeClient(connection);
  try {
    const scope = { systemNamespace, namespaces: namespace ?? [], signal: cli.signal, ...given({ serviceAccount }) };
    const token = await ensureManagerAccount(client, scope);
    const cluster = clusterOf(context, [connection, token], options);
    const request = { cluster, upsert: options.upsert === true };
    const added = await (await cli.session()).clusters.Create(request, { signal: cli.signal });
    cli.terminal.print(`Cluster '${orEmpty(added.server)}' added`);
  } finally {
    await client.close();
  }
}

function rowOf(cluster: v1alpha1.Cluster): string[] {
  const state = cluster.info?.connectionState ?? cluster.connectionState;
  const scope = cluster.namespaces?.length ? ` (${cluster.namespaces.length} namespaces)` : '';
  return [
    `${orEmpty(cluster.server)}${scope}`,
    orEmpty(cluster.name),
    orEmpty(cluster.info?.serverVersion ?? cluster.serverVersion),
    orEmpty(state?.status),
    orEmpty(state?.message),
    orEmpty(cluster.project),
  ];
}

async function list(cli: Cli, output: string): Promise<void> {
  const format = checkFormat(output, ['wide', 'json', 'yaml', 'server']);
  const clusters = (await (await cli.session()).clusters.List({}, { signal: cli.signal })).items ?? [];
  if (format === 'json' || format === 'yaml') return cli.terminal.print(formatStructured(clusters, format));
  if (format === 'server') return clusters.forEach((cluster) => cli.terminal.print(cluster.server ?? ''));
  const rows = clusters.map(rowOf);
  cli.terminal.print(formatTable(['SERVER', 'NAME', 'VERSION', 'STATUS', 'MESSAGE', 'PROJECT'], rows));
}

/** `argocd cluster …`. */
export function addCluster(program: Command, cli: Cli): void {
  const cluster = program.command('cluster').description('Manage clusters');
  cluster
    .command('add')
    .argument('<context>', 'context of the kubeconfig')
    .description('Register a cluster: makes an account in it and stores its token')
    .option('--annotation <pair>', 'annotation key=value', collect)
    .option('--cluster-resources', 'manage cluster-scoped objects although namespaces are named')
    .option('--in-cluster', 'address it as https://kubernetes.default.svc')
    .option('--kubeconfig <file>', 'kubeconfig to read')
    .option('--label <pair>', 'label key=value', collect)
    .option('--name <name>', 'name (default: the context)')
    .option('--namespace <namespace>', 'manage only these namespaces', collect)
    .option('--project <project>', 'project of the cluster')
    .option('--service-account <name>', 'use this account of the system namespace as it is')
    .option('--shard <number>', 'shard of the controller', Number)
    .option('--system-namespace <namespace>', 'where the account lives', 'kube-system')
    .option('--upsert', 'replace a cluster of the same address')
    .option('-y, --yes', 'do not ask')
    .action((context: string, options: AddOptions) => add(cli, context, options));
  cluster
    .command('list')
    .description('List clusters')
    .option('-o, --output <format>', 'wide, server, json or yaml', 'wide')
    .action((options: { output: string }) => list(cli, options.output));
}
