import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import {
  childEnvironment,
  labProgram,
  renderKubeconfig,
  runCommand,
  startProcess,
  waitFor,
  type LabCluster,
  type LabProcess,
} from '@plumbline/test/lab';

import { answersProbe } from './answer-probe.ts';
import {
  pathVariables,
  portFlags,
  serviceVariables,
  translatePaths,
  translateProgram,
  type PortMap,
} from './loopback.ts';
import {
  dataOf,
  expandVariables,
  podSpecOf,
  resolveEnvironment,
  type ContainerSpec,
  type PodSpec,
  type ReadObject,
  type VolumeSpec,
} from './pod-spec.ts';

/** Where pods of the chart run as processes. */
export interface PodHost {
  cluster: LabCluster;
  namespace: string;
  folder: string;
  ports: PortMap;
}

/** The processes of one pod. */
export interface RunningPod {
  readonly component: string;
  readonly processes: readonly LabProcess[];
}

/** Starts one pod of a workload as the kubelet would: volumes, init containers, containers, until every probe answers. */
export async function startPod(host: PodHost, workload: KubeObject): Promise<RunningPod> {
  const spec = podSpecOf(workload);
  const component = workload.metadata.name;
  const podRoot = join(host.folder, component);
  await mountVolumes(host, spec, podRoot);
  const account = await accountEnvironment(host, spec, podRoot);
  const start = { host, component, podRoot, account };
  for (const container of spec.initContainers ?? []) await runToEnd(container, start);
  const processes = await Promise.all(spec.containers.map((container) => runUntilReady(container, start)));
  return { component, processes };
}

interface Start {
  host: PodHost;
  component: string;
  podRoot: string;
  account: Readonly<Record<string, string>>;
}

function reader(host: PodHost): ReadObject {
  return (kind, name) => host.cluster.client.get({ apiVersion: 'v1', kind, namespace: host.namespace, name });
}

async function mountVolumes(host: PodHost, spec: PodSpec, podRoot: string): Promise<void> {
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name, volume]));
  const mounts = spec.containers.flatMap((container) => container.volumeMounts ?? []);
  for (const { name, mountPath } of mounts) {
    const folder = join(podRoot, mountPath);
    mkdirSync(folder, { recursive: true });
    const volume = volumes.get(name);
    if (volume === undefined) throw new AppError('NOT_FOUND', `mount "${name}": the pod has no such volume`);
    for (const [file, text] of Object.entries(await filesOf(volume, reader(host)))) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  }
}

async function filesOf(volume: VolumeSpec, read: ReadObject): Promise<Record<string, string>> {
  const { configMap, secret } = volume;
  if (configMap !== undefined) {
    const object = await read('ConfigMap', configMap.name);
    if (object === undefined) throw new AppError('NOT_FOUND', `mount ConfigMap "${configMap.name}": not there`);
    return dataOf(object);
  }
  if (secret === undefined) return {};
  const object = await read('Secret', secret.secretName);
  if (object === undefined && secret.optional === true) return {};
  if (object === undefined) throw new AppError('NOT_FOUND', `mount Secret "${secret.secretName}": not there`);
  const data = dataOf(object);
  const items = secret.items ?? Object.keys(data).map((key) => ({ key, path: key }));
  return Object.fromEntries(items.map(({ key, path }) => [path, data[key] ?? '']));
}

/** A kubeconfig with a token of the pod's own service account; none when the pod asks for none. */
async function accountEnvironment(host: PodHost, spec: PodSpec, podRoot: string): Promise<Record<string, string>> {
  if (spec.automountServiceAccountToken !== true || spec.serviceAccountName === undefined) return {};
  const { server, caPem, kubeconfigPath } = host.cluster;
  const { code, stdout, stderr } = await runCommand({
    program: labProgram('kubectl'),
    args: ['--kubeconfig', kubeconfigPath, '-n', host.namespace, 'create', 'token', spec.serviceAccountName],
    env: childEnvironment(),
  });
  if (code !== 0) throw new AppError('UNAVAILABLE', `get a token of "${spec.serviceAccountName}": ${stderr}`);
  const kubeconfig = join(podRoot, 'kubeconfig');
  mkdirSync(podRoot, { recursive: true });
  const access = { name: spec.serviceAccountName, server, caPem, token: stdout.trim(), namespace: host.namespace };
  writeFileSync(kubeconfig, renderKubeconfig(access), { mode: 0o600 });
  return { KUBECONFIG: kubeconfig, ARGOCD_FAKE_IN_CLUSTER: 'true' };
}

interface CommandLine {
  program: string;
  args: string[];
  env: Record<string, string>;
}

async function commandLineOf(container: ContainerSpec, start: Start): Promise<CommandLine> {
  const { host, component, podRoot } = start;
  const own = await resolveEnvironment(container, reader(host));
  const isRedis = container.name === 'redis';
  const [word, ...args] = [...(container.command ?? []), ...(container.args ?? [])].map((text) =>
    expandVariables(text, own),
  );
  const tools = ['helm', 'kustomize'] as const;
  const base = childEnvironment();
  const mounts = (container.volumeMounts ?? []).map((mount) => mount.mountPath);
  return {
    program: isRedis ? 'redis-server' : translateProgram(word ?? ''),
    args: [
      ...(isRedis ? [word ?? ''] : []),
      ...args,
      ...portFlags(container.name === 'secret-init' ? '' : component, host.ports[component] ?? {}),
    ],
    env: {
      ...base,
      PATH: [...tools.map((tool) => dirname(labProgram(tool))), base['PATH']].join(':'),
      ...translatePaths(own, mounts, podRoot),
      ...serviceVariables(host.ports),
      ...pathVariables(podRoot),
      ...start.account,
      HOSTNAME: `${component}-0`,
    },
  };
}

async function runToEnd(container: ContainerSpec, start: Start): Promise<void> {
  const { code, stderr } = await runCommand(await commandLineOf(container, start));
  if (code !== 0) throw new AppError('UNAVAILABLE', `run init container "${container.name}": exit ${code}: ${stderr}`);
}

async function runUntilReady(container: ContainerSpec, start: Start): Promise<LabProcess> {
  const { host, component, podRoot } = start;
  const line = await commandLineOf(container, start);
  const portOf = (port: number): number => host.ports[component]?.[port] ?? 0;
  const { readinessProbe, livenessProbe } = container;
  if (readinessProbe === undefined || livenessProbe === undefined) {
    throw new AppError('INVALID_ARGUMENT', `start container "${container.name}": it has not both probes`);
  }
  mkdirSync(podRoot, { recursive: true });
  const child = await startProcess({
    ...line,
    name: container.name,
    folder: podRoot,
    isReady: () => answersProbe(readinessProbe, portOf),
  });
  await waitFor(() => answersProbe(livenessProbe, portOf), {
    what: `${container.name} passes its liveness probe`,
    timeoutMs: 20_000,
  });
  return child;
}
