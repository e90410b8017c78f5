import { AppError } from '@plumbline/contract/errors';
import type { CallOptions } from './kube-client.ts';
import type { KubeTransport } from './transport.ts';

type Sender = Pick<KubeTransport, 'send'>;

/** One kind that the server serves. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** Names of its subresources: `status`, `scale`. */
  readonly subresources: readonly string[];
  readonly shortNames: readonly string[];
  /** Whether `version` is the group's preferred one for this kind. */
  readonly isPreferred: boolean;
}

/** What the server serves, and what it could not say. */
export interface Discovery {
  readonly resources: readonly ApiResource[];
  /** Groups whose kinds are not known now (`group/version` → why): nothing of them counts as absent. */
  readonly incomplete: ReadonlyMap<string, AppError>;
}

const aggregatedAccept =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,' +
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

interface AggregatedList {
  kind?: string;
  items?: { metadata?: { name?: string }; versions?: AggregatedVersion[] }[];
}

interface AggregatedVersion {
  version: string;
  freshness?: string;
  resources?: {
    resource: string;
    responseKind?: { kind?: string };
    scope?: string;
    verbs?: string[];
    shortNames?: string[];
    subresources?: { subresource: string }[];
  }[];
}

/** All kinds, by aggregated discovery (two requests) or, where the server lacks it, group by group. */
export async function discover(transport: Sender, options: CallOptions = {}): Promise<Discovery> {
  const [core, groups] = await Promise.all(['/api', '/apis'].map((root) => discoverRoot(transport, root, options)));
  const resources = [...(core?.resources ?? []), ...(groups?.resources ?? [])];
  return { resources, incomplete: new Map([...(core?.incomplete ?? []), ...(groups?.incomplete ?? [])]) };
}

async function discoverRoot(transport: Sender, root: string, options: CallOptions): Promise<Discovery> {
  const { body } = await transport.send({ method: 'GET', path: root, accept: aggregatedAccept, ...options });
  const answer = JSON.parse(body) as AggregatedList & LegacyRoot;
  if (answer.kind === 'APIGroupDiscoveryList') return fromAggregated(answer);
  return fromLegacy(transport, { root, answer, options });
}

function fromAggregated(list: AggregatedList): Discovery {
  const resources: ApiResource[] = [];
  const incomplete = new Map<string, AppError>();
  for (const item of list.items ?? []) {
    const group = item.metadata?.name ?? '';
    const seen = new Set<string>();
    for (const version of item.versions ?? []) {
      if (version.freshness === 'Stale') {
        const name = `${group}/${version.version}`;
        incomplete.set(
          name,
          new AppError('CLUSTER_INCOMPLETE', `discover "${name}": the server behind it does not answer`),
        );
      }
      for (const resource of aggregatedResources(group, version)) {
        resources.push({ ...resource, isPreferred: !seen.has(resource.kind) });
        seen.add(resource.kind);
      }
    }
  }
  return { resources, incomplete };
}

function aggregatedResources(group: string, version: AggregatedVersion): Omit<ApiResource, 'isPreferred'>[] {
  return (version.resources ?? []).map((resource) => ({
    group,
    version: version.version,
    kind: resource.responseKind?.kind ?? '',
    plural: resource.resource,
    namespaced: resource.scope === 'Namespaced',
    verbs: resource.verbs ?? [],
    subresources: (resource.subresources ?? []).map((sub) => sub.subresource),
    shortNames: resource.shortNames ?? [],
  }));
}

interface LegacyRoot {
  versions?: string[];
  groups?: { name: string; versions?: { version: string }[]; preferredVersion?: { version?: string } }[];
}

interface LegacyResources {
  resources?: { name: string; kind: string; namespaced: boolean; verbs?: string[]; shortNames?: string[] }[];
}

interface LegacyRequest {
  root: string;
  answer: LegacyRoot;
  options: CallOptions;
}

async function fromLegacy(transport: Sender, request: LegacyRequest): Promise<Discovery> {
  const { root, answer, options } = request;
  const wanted =
    root === '/api'
      ? (answer.versions ?? []).map((version) => ({ group: '', version, path: `/api/${version}` }))
      : (answer.groups ?? []).flatMap((group) =>
          preferredFirst(group).map((version) => ({
            group: group.name,
            version,
            path: `/apis/${group.name}/${version}`,
          })),
        );
  const found: Omit<ApiResource, 'isPreferred'>[][] = Array.from({ length: wanted.length }, () => []);
  const incomplete = new Map<string, AppError>();
  await Promise.all(
    wanted.map(async ({ group, version, path }, index) => {
      try {
        const { body } = await transport.send({ method: 'GET', path, ...options });
        found[index] = legacyResources({ group, version }, JSON.parse(body) as LegacyResources);
      } catch (error) {
        incomplete.set(`${group}/${version}`, AppError.from(error));
      }
    }),
  );
  const seen = new Set<string>();
  const resources = found.flat().map((resource) => {
    const name = `${resource.group}/${resource.kind}`;
    const isPreferred = !seen.has(name);
    seen.add(name);
    return { ...resource, isPreferred };
  });
  return { resources, incomplete };
}

function preferredFirst(group: NonNullable<LegacyRoot['groups']>[number]): string[] {
  const versions = (group.versions ?? []).map((item) => item.version);
  const preferred = group.preferredVersion?.version;
  return preferred === undefined ? versions : [preferred, ...versions.filter((version) => version !== preferred)];
}

function legacyResources(
  at: { group: string; version: string },
  list: LegacyResources,
): Omit<ApiResource, 'isPreferred'>[] {
  const all = list.resources ?? [];
  return all
    .filter((resource) => !resource.name.includes('/'))
    .map((resource) => ({
      ...at,
      kind: resource.kind,
      plural: resource.name,
      namespaced: resource.namespaced,
      verbs: resource.verbs ?? [],
      subresources: all
        .filter((sub) => sub.name.startsWith(`${resource.name}/`))
        .map((sub) => sub.name.slice(resource.name.length + 1)),
      shortNames: resource.shortNames ?? [],
    }));
}
