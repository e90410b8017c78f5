import type { v1alpha1 } from '@plumbline/contract/crd';
import type { events } from '@plumbline/contract/rpc';
import { minutesAgo, shopResources } from './fleet.ts';

type Node = v1alpha1.ResourceNode;

function node(kind: string, name: string, rest: Partial<Node> = {}): Node {
  const group =
    {
      Deployment: 'apps',
      StatefulSet: 'apps',
      ReplicaSet: 'apps',
      Ingress: 'networking.k8s.io',
      HorizontalPodAutoscaler: 'autoscaling',
      EndpointSlice: 'discovery.k8s.io',
    }[kind] ?? '';
  return {
    group,
    version: 'v1',
    kind,
    namespace: 'shop',
    name,
    uid: `node-${kind}-${name}`,
    resourceVersion: '1',
    createdAt: minutesAgo(200),
    ...rest,
  };
}

function owned(parent: Node, child: Node): Node {
  const { group = '', kind = '', namespace = '', name = '', uid = '' } = parent;
  return { ...child, parentRefs: [{ group, kind, namespace, name, uid }] };
}

const healthy = { health: { status: 'Healthy' } };

function workload(name: string, pods: readonly (readonly [string, string, string])[]): Node[] {
  const deployment = node('Deployment', name, { info: [{ name: 'Revision', value: 'Rev:4' }] });
  const set = owned(
    deployment,
    node('ReplicaSet', `${name}-6bf9c7d8f4`, { ...healthy, info: [{ name: 'Revision', value: 'Rev:4' }] }),
  );
  const old = owned(
    deployment,
    node('ReplicaSet', `${name}-5d47b7cc99`, { ...healthy, info: [{ name: 'Revision', value: 'Rev:3' }] }),
  );
  const members = pods.map(([suffix, health, ready]) =>
    owned(
      set,
      node('Pod', `${name}-6bf9c7d8f4-${suffix}`, {
        health: {
          status: health,
          ...(health === 'Degraded'
            ? { message: 'Back-off pulling image "registry.example.com/shop/checkout:1.9.4-rc"' }
            : {}),
        },
        info: [{ name: 'Containers', value: ready }],
        images: [`registry.example.com/shop/${name}:2.14.0`],
      }),
    ),
  );
  return [deployment, set, old, ...members];
}

/** The live tree of the shop application. */
export function shopTree(): v1alpha1.ApplicationTree {
  const db = node('StatefulSet', 'orders-db', healthy);
  const service = node('Service', 'web', healthy);
  return {
    nodes: [
      node('ConfigMap', 'web-settings'),
      node('ConfigMap', 'legacy-banner'),
      node('Secret', 'payment-provider'),
      node('ServiceAccount', 'shop'),
      ...workload('web', [
        ['4x8kd', 'Healthy', '2/2'],
        ['h7pzq', 'Healthy', '2/2'],
        ['w2mjc', 'Progressing', '1/2'],
      ]).map((item) =>
        item.kind === 'Deployment'
          ? {
              ...item,
              health: {
                status: 'Progressing',
                message: 'Waiting for rollout to finish: 2 of 3 updated replicas are available',
              },
            }
          : item,
      ),
      ...workload('checkout', [
        ['n5tvr', 'Healthy', '1/1'],
        ['zz81k', 'Degraded', '0/1'],
      ]).map((item) =>
        item.kind === 'Deployment'
          ? { ...item, health: { status: 'Degraded', message: 'Deployment "checkout" exceeded its progress deadline' } }
          : item,
      ),
      db,
      owned(db, node('Pod', 'orders-db-0', { ...healthy, info: [{ name: 'Containers', value: '1/1' }] })),
      owned(db, node('PersistentVolumeClaim', 'data-orders-db-0', healthy)),
      service,
      owned(service, node('EndpointSlice', 'web-k9z2d')),
      node('Service', 'checkout', healthy),
      node('Service', 'orders-db', healthy),
      node('Ingress', 'shop', { ...healthy, networkingInfo: { externalURLs: ['https://shop.example.com/'] } }),
      node('HorizontalPodAutoscaler', 'web', healthy),
    ],
    orphanedNodes: [node('ConfigMap', 'debug-session'), node('Pod', 'toolbox', healthy)],
  };
}

const live: Readonly<Record<string, unknown>> = {
  'ConfigMap/web-settings': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web-settings', namespace: 'shop' },
    data: {
      CACHE_TTL: '60',
      FEATURE_FLAGS: 'search,wishlist',
      LOG_LEVEL: 'debug',
      PUBLIC_URL: 'https://shop.example.com',
      SESSION_HOURS: '12',
      UPSTREAM_TIMEOUT: '30s',
    },
  },
  'ConfigMap/legacy-banner': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'legacy-banner', namespace: 'shop' },
    data: { TEXT: 'Summer sale' },
  },
  'Secret/payment-provider': {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'payment-provider', namespace: 'shop' },
    data: { apiKey: '++++++++', webhookSecret: '++++++++' },
    type: 'Opaque',
  },
  'Deployment/web': deployment(5),
};

function deployment(replicas: number): unknown {
  const container = (name: string, image: string): unknown => ({
    name,
    image,
    env: [{ name: 'PORT', value: '8080' }],
    ports: [{ containerPort: 8080 }],
    resources: { limits: { memory: replicas === 5 ? '384Mi' : '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
    readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 5 },
  });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      labels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/part-of': 'shop' },
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          serviceAccountName: 'shop',
          containers: [
            container('web', 'registry.example.com/shop/web:2.14.0'),
            container('metrics', 'registry.example.com/shop/metrics:1.1.0'),
          ],
        },
      },
    },
  };
}

const desired: Readonly<Record<string, unknown>> = {
  'ConfigMap/web-settings': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web-settings', namespace: 'shop' },
    data: {
      CACHE_TTL: '300',
      FEATURE_FLAGS: 'search,wishlist,reviews',
      PUBLIC_URL: 'https://shop.example.com',
      SESSION_HOURS: '12',
      UPSTREAM_TIMEOUT: '30s',
    },
  },
  'ConfigMap/legacy-banner': null,
  'Secret/payment-provider': live['Secret/payment-provider'],
  'Deployment/web': deployment(3),
};

/** Desired and live of every managed object of the shop application. */
export function shopManaged(): v1alpha1.ResourceDiff[] {
  return shopResources
    .filter((resource) => resource.hook !== true)
    .map(({ group = '', kind = '', namespace = '', name = '' }) => {
      const key = `${kind}/${name}`;
      const plain = { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind, metadata: { name, namespace } };
      const liveText = JSON.stringify(key in live ? live[key] : plain);
      const wanted = JSON.stringify(key in desired ? desired[key] : plain);
      return {
        group,
        kind,
        namespace,
        name,
        targetState: wanted,
        liveState: liveText,
        normalizedLiveState: liveText,
        predictedLiveState: wanted,
        modified: liveText !== wanted,
      };
    });
}

/** The live manifest of any object of the tree. */
export function manifestOf(kind: string, name: string): string {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: 'web' } },
    spec: {
      nodeName: 'node-2',
      containers: [
        { name: 'web', image: 'registry.example.com/shop/web:2.14.0' },
        { name: 'metrics', image: 'registry.example.com/shop/metrics:1.1.0' },
      ],
    },
    status: { phase: 'Running' },
  };
  return JSON.stringify(
    kind === 'Pod'
      ? pod
      : (live[`${kind}/${name}`] ?? {
          apiVersion: 'v1',
          kind,
          metadata: { name, namespace: 'shop', creationTimestamp: minutesAgo(900) },
        }),
  );
}

const eventTable: readonly (readonly [
  type: string,
  reason: string,
  message: string,
  minutes: number,
  count: number,
])[] = [
  ['Normal', 'OperationStarted', 'ana initiated sync to main (a1f09c2)', 41, 1],
  ['Normal', 'OperationCompleted', 'Sync operation to a1f09c2 succeeded', 40, 1],
  ['Normal', 'ResourceUpdated', 'Updated sync status: Synced -> OutOfSync', 22, 1],
  ['Warning', 'ResourceUpdated', 'Updated health status: Progressing -> Degraded', 9, 3],
];

/** Events as Kubernetes keeps them. */
export function shopEvents(): events.EventList {
  const items = eventTable.map(([type, reason, message, minutes, count]) => ({
    metadata: { uid: `${reason}-${minutes}`, name: reason, namespace: 'argocd' },
    type,
    reason,
    message,
    lastTimestamp: minutesAgo(minutes),
    count,
  }));
  return { items };
}

/** A line of a web server's log. */
export function logLine(number: number): string {
  const paths = ['/', '/products/1842', '/cart', '/search?q=lamp', '/healthz', '/checkout'];
  return `{"level":"info","msg":"request done","method":"GET","path":"${paths[number % paths.length]}","status":${number % 23 === 0 ? 502 : 200},"durationMs":${(number * 37) % 240}}`;
}
