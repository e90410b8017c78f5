import type { KubeObject, LoadBalancerIngress, v1alpha1 } from '@plumbline/contract/crd';
import { getList, getRecord, getString } from '../../object/index.ts';
import { dropUndefined } from '../../std/index.ts';

function ingressList(object: KubeObject): LoadBalancerIngress[] | undefined {
  const list = getList(object, ['status', 'loadBalancer', 'ingress']) as LoadBalancerIngress[];
  return list.length === 0 ? undefined : [...list];
}

/** Which pods a Service selects and where it is reached. */
export function serviceNetworking(object: KubeObject): v1alpha1.ResourceNetworkingInfo {
  const targetLabels: Record<string, string> = {};
  for (const [key, value] of Object.entries(getRecord(object, ['spec', 'selector']))) {
    if (typeof value === 'string') targetLabels[key] = value;
  }
  return dropUndefined({ targetLabels, ingress: ingressList(object) });
}

interface IngressPath {
  readonly host: string;
  readonly path: string;
  readonly service: string | undefined;
}

function pathsOf(object: KubeObject): IngressPath[] {
  return getList(object, ['spec', 'rules']).flatMap((rule) => {
    const host = getString(rule, ['host']) ?? '';
    return getList(rule, ['http', 'paths']).map((path) => ({
      host,
      path: getString(path, ['path']) ?? '',
      service: getString(path, ['backend', 'service', 'name']) ?? getString(path, ['backend', 'serviceName']),
    }));
  });
}

function servicesOf(object: KubeObject, paths: readonly IngressPath[]): string[] {
  const first = getString(object, ['spec', 'defaultBackend', 'service', 'name']);
  const names = [first, ...paths.map(({ service }) => service)];
  return [...new Set(names.filter((name): name is string => name !== undefined))].sort();
}

function addressesOf(object: KubeObject): string[] {
  return (ingressList(object) ?? []).flatMap((entry) => entry.hostname ?? entry.ip ?? []);
}

function urlsOf(object: KubeObject, paths: readonly IngressPath[]): string[] {
  const secureHosts = new Set(getList(object, ['spec', 'tls']).flatMap((tls) => getList(tls, ['hosts'])));
  const addresses = addressesOf(object);
  const urls = paths.flatMap(({ host, path }) => {
    const scheme = secureHosts.has(host) ? 'https' : 'http';
    const shown = path.replace(/\*$/, '');
    const hosts = host === '' ? addresses : [host];
    return hosts.map((name) => `${scheme}://${name}${shown === '/' ? '' : shown}`);
  });
  return [...new Set(urls)].sort();
}

/** Which Services an Ingress leads to and by which URLs. */
export function ingressNetworking(object: KubeObject): v1alpha1.ResourceNetworkingInfo {
  const paths = pathsOf(object);
  const namespace = object.metadata.namespace ?? '';
  const urls = urlsOf(object, paths);
  return dropUndefined({
    targetRefs: servicesOf(object, paths).map((name) => ({ kind: 'Service', namespace, name })),
    ingress: ingressList(object),
    externalURLs: urls.length === 0 ? undefined : urls,
  });
}
