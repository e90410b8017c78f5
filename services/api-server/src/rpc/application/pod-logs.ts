import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { application as messages } from '@plumbline/contract/rpc';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { mergeByTime } from '../../streams/merge-by-time.ts';
import { parseLogFilter, readLogLines } from '../../streams/read-log-lines.ts';
import { findApplication, rbacObjectOf } from './application-access.ts';
import { fetchTree } from './await-application-cache.ts';

/** The logs of a pod, or of the pods below an object of the tree, merged by time; the last message says that it is the last. */
export function podLogs(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'PodLogs'> {
  return async function* (request, call) {
    const found = findApplication(deps, call, request);
    call.access.requireAction({ resource: 'logs', action: 'get', object: rbacObjectOf(found, deps.namespace) });
    const untilMs = readTime('untilTime', request.untilTime) ?? Number.POSITIVE_INFINITY;
    readTime('sinceTime', request.sinceTime);
    const tree = await fetchTree(deps, found, call.signal);
    const pods = selectPods(tree, request);
    checkPods(pods, request, deps.state.settings().general.maxPodLogsToRender);
    const isWanted = parseLogFilter(request.filter ?? '', request.matchCase ?? false);
    const sources = await Promise.all(pods.map((pod) => openPod(deps, found, { pod, request, signal: call.signal })));
    let sent: messages.LogEntry | undefined;
    for await (const entry of mergeByTime(sources, call.signal)) {
      if (Date.parse(entry.timeStamp ?? '') > untilMs) break;
      if (!isWanted(entry.content ?? '')) continue;
      sent = entry;
      yield { ...entry, last: false };
    }
    yield lastEntry(sent, deps.now());
  };
}

/** A time of the query in milliseconds; `undefined` when it is not given. Throws INVALID_ARGUMENT when it is no time. */
function readTime(name: string, text: string | null | undefined): number | undefined {
  if (!text) return undefined;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new AppError(
    'INVALID_ARGUMENT',
    `read logs: ${name} "${text.slice(0, 100)}" is not a time such as 2026-01-01T00:00:00Z`,
  );
}

/** The entry that tells clients that the log has ended. */
function lastEntry(sent: messages.LogEntry | undefined, now: Date): messages.LogEntry {
  const time = sent?.timeStamp ?? now.toISOString();
  return { content: '', last: true, timeStamp: time, timeStampStr: sent?.timeStampStr ?? time, podName: '' };
}

/** The pods that a query means: the named one, or those below the named object; by name. */
export function selectPods(
  tree: v1alpha1.ApplicationTree,
  query: messages.ApplicationPodLogsQuery,
): v1alpha1.ResourceNode[] {
  const nodes = tree.nodes ?? [];
  const pods = nodes.filter((node) => node.kind === 'Pod' && (node.group ?? '') === '');
  const inNamespace = (node: v1alpha1.ResourceNode): boolean => !query.namespace || node.namespace === query.namespace;
  if (query.podName) return pods.filter((pod) => pod.name === query.podName && inNamespace(pod));
  if (!query.kind && !query.resourceName) return pods.filter(inNamespace);
  const roots = nodes.filter(
    (node) =>
      (!query.kind || node.kind === query.kind) &&
      (!query.group || (node.group ?? '') === query.group) &&
      (!query.resourceName || node.name === query.resourceName) &&
      inNamespace(node),
  );
  const below = new Set(roots.map((node) => node.uid));
  // Parents stand before or after their children: walk until nothing is added.
  for (let size = -1; size !== below.size;) {
    size = below.size;
    for (const node of nodes) {
      if ((node.parentRefs ?? []).some((parent) => below.has(parent.uid))) below.add(node.uid);
    }
  }
  return pods.filter((pod) => below.has(pod.uid));
}

function checkPods(
  pods: readonly v1alpha1.ResourceNode[],
  query: messages.ApplicationPodLogsQuery,
  limit: number,
): void {
  if (pods.length === 0) {
    const name = query.podName || query.resourceName || query.name || '';
    throw new AppError('NOT_FOUND', `read logs of "${name}": the application has no such pod`);
  }
  if (pods.length > limit) {
    throw new AppError(
      'LIMIT_EXCEEDED',
      `max pods to view logs are reached (server.maxPodLogsToRender: ${limit}); please provide more granular query`,
    );
  }
}

interface PodQuery {
  pod: v1alpha1.ResourceNode;
  request: messages.ApplicationPodLogsQuery;
  signal: AbortSignal;
}

async function openPod(
  deps: ServerDeps,
  application: Application,
  query: PodQuery,
): Promise<AsyncIterable<messages.LogEntry>> {
  const { pod, request, signal } = query;
  const { client } = await deps.clusters.connect(application.spec.destination);
  const { container, follow, previous, tailLines, sinceSeconds, sinceTime } = request;
  const stream = await client.openPodLogs({
    namespace: pod.namespace ?? '',
    pod: pod.name ?? '',
    timestamps: true,
    signal,
    ...(container ? { container } : {}),
    ...(follow === undefined ? {} : { follow }),
    ...(previous === undefined ? {} : { previous }),
    ...(tailLines ? { tailLines } : {}),
    ...(sinceSeconds ? { sinceSeconds } : {}),
    ...(sinceTime ? { sinceTime } : {}),
  });
  return readLogLines(stream, pod.name ?? '');
}
