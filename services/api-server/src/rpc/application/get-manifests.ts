import type { KubeObject } from '@plumbline/contract/crd';
import type { repository } from '@plumbline/contract/rpc';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { DestinationCluster, ServerDeps } from '../../ports.ts';
import { formatMasked } from '../../state/mask-output.ts';
import { findApplication } from './application-access.ts';
import { manifestRequests } from './manifest-request.ts';
import { resolveRevisions } from './resolve-revisions.ts';

/** What the sources render to at a revision; Secrets without their values. */
export function getManifests(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'GetManifests'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    const { signal } = call;
    const revisions = await resolveRevisions(deps, { application: found, request, signal });
    const cluster = await deps.clusters.connect(found.spec.destination);
    const requests = manifestRequests(deps, {
      application: found,
      revisions,
      isCacheUsed: request.noCache !== true,
      ...(await kindsOf(cluster, signal)),
    });
    const rendered = await Promise.all(requests.map((one) => deps.repoServer.GenerateManifest(one, { signal })));
    const annotations = deps.state.settings().general.sensitiveAnnotations;
    return joinRendered(rendered, (text) => formatMasked(JSON.parse(text) as KubeObject, { annotations }));
  };
}

/** Version and kinds of the destination: charts may render by them. */
async function kindsOf(
  cluster: DestinationCluster,
  signal: AbortSignal,
): Promise<{ kubeVersion: string; apiVersions: string[] }> {
  const [version, discovery] = await Promise.all([cluster.client.version({ signal }), cluster.discovery()]);
  const names = discovery.resources.flatMap(({ group, version: apiVersion, kind }) => {
    const groupVersion = group === '' ? apiVersion : `${group}/${apiVersion}`;
    return [groupVersion, `${groupVersion}/${kind}`];
  });
  return { kubeVersion: version.gitVersion, apiVersions: [...new Set(names)].toSorted() };
}

function joinRendered(
  rendered: readonly repository.ManifestResponse[],
  format: (text: string) => string,
): repository.ManifestResponse {
  const [first = {}] = rendered;
  return {
    ...first,
    manifests: rendered.flatMap((response) => (response.manifests ?? []).map(format)),
    commands: rendered.flatMap((response) => response.commands ?? []),
  };
}
