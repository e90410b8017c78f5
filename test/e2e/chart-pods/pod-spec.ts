import { AppError } from '@plumbline/contract/errors';
import type { KubeObject } from '@plumbline/contract/crd';

/** The parts of a pod spec that say how its processes start. */
export interface PodSpec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  initContainers?: ContainerSpec[];
  containers: ContainerSpec[];
  volumes?: VolumeSpec[];
}

export interface ContainerSpec {
  name: string;
  command?: string[];
  args?: string[];
  env?: EnvironmentEntry[];
  volumeMounts?: { name: string; mountPath: string }[];
  readinessProbe?: ProbeSpec;
  livenessProbe?: ProbeSpec;
}

export interface EnvironmentEntry {
  name: string;
  value?: string;
  valueFrom?: { configMapKeyRef?: KeyReference; secretKeyRef?: KeyReference };
}

export interface KeyReference {
  name: string;
  key: string;
  optional?: boolean;
}

export interface ProbeSpec {
  httpGet?: { path: string; port: number | string };
  tcpSocket?: { port: number | string };
}

export interface VolumeSpec {
  name: string;
  emptyDir?: object;
  configMap?: { name: string };
  secret?: { secretName: string; optional?: boolean; items?: { key: string; path: string }[] };
}

/** The pod spec of a Deployment or StatefulSet. */
export function podSpecOf(workload: KubeObject): PodSpec {
  const { template } = workload['spec'] as { template: { spec: PodSpec } };
  return template.spec;
}

/** The data of a ConfigMap or (decoded) Secret. */
export function dataOf(object: KubeObject): Record<string, string> {
  const data = (object['data'] ?? {}) as Record<string, string>;
  if (object.kind !== 'Secret') return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString('utf8')]),
  );
}

/** Reads ConfigMaps and Secrets of the pod's namespace; undefined when there is none. */
export type ReadObject = (kind: 'ConfigMap' | 'Secret', name: string) => Promise<KubeObject | undefined>;

/** A container's environment as the kubelet makes it. Throws `NOT_FOUND` for a reference that is not optional and leads nowhere. */
export async function resolveEnvironment(container: ContainerSpec, read: ReadObject): Promise<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const entry of container.env ?? []) {
    const value = await valueOf(entry, read);
    if (value !== undefined) environment[entry.name] = expandVariables(value, environment);
  }
  return environment;
}

async function valueOf(entry: EnvironmentEntry, read: ReadObject): Promise<string | undefined> {
  const { configMapKeyRef, secretKeyRef } = entry.valueFrom ?? {};
  const reference = configMapKeyRef ?? secretKeyRef;
  if (reference === undefined) return entry.value ?? '';
  const object = await read(configMapKeyRef === undefined ? 'Secret' : 'ConfigMap', reference.name);
  const value = object === undefined ? undefined : dataOf(object)[reference.key];
  if (value === undefined && reference.optional !== true) {
    throw new AppError('NOT_FOUND', `resolve ${entry.name}: "${reference.name}/${reference.key}": not there`);
  }
  return value;
}

/** `$(NAME)` in arguments and values; an unknown name stays as it stands. */
export function expandVariables(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g, (whole, name: string) => environment[name] ?? whole);
}
