import type { Application, v1alpha1 } from '@plumbline/contract/crd';

/** A moment in the past, as Kubernetes writes it. */
export const minutesAgo = (minutes: number): string =>
  new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');

/** The commits that the stand-in's repository knows. */
export const commits = {
  a1f09c2e5b7d4f83a6c1e0d92b48f7735ce6104d: {
    author: 'Ana Reyes <ana@example.com>',
    message: 'Serve product pages from the new cache tier',
    minutes: 42,
  },
  c7742be1098fd3a54e6b21f0d8c3975ab1e42f60: {
    author: 'Jonas Weber <jonas@example.com>',
    message: 'Raise the memory limit of web to 512Mi',
    minutes: 190,
  },
  '51d8e3f7a20c4b96887fe1d5c03ba9264f7d1e8b': {
    author: 'Ana Reyes <ana@example.com>',
    message: 'Add a readiness probe to checkout',
    minutes: 2_900,
  },
  '9be0471c6dd2f8350a1e7b94c5f86302e7d19ac4': {
    author: 'Priya Nair <priya@example.com>',
    message: 'First deployment of the shop',
    minutes: 11_000,
  },
} as const;

const [head = '', second = '', third = '', fourth = ''] = Object.keys(commits);

function status(kind: string, name: string, rest: Partial<v1alpha1.ResourceStatus> = {}): v1alpha1.ResourceStatus {
  const group =
    {
      Deployment: 'apps',
      StatefulSet: 'apps',
      Ingress: 'networking.k8s.io',
      Job: 'batch',
      HorizontalPodAutoscaler: 'autoscaling',
    }[kind] ?? '';
  const hasHealth = !['ConfigMap', 'Secret', 'ServiceAccount', 'Namespace'].includes(kind);
  return {
    group,
    version: 'v1',
    kind,
    namespace: 'shop',
    name,
    status: 'Synced',
    ...(hasHealth ? { health: { status: 'Healthy' } } : {}),
    ...rest,
  };
}

/** The objects of the application that the tests look at closely. */
export const shopResources: v1alpha1.ResourceStatus[] = [
  status('ConfigMap', 'web-settings', { status: 'OutOfSync' }),
  status('ConfigMap', 'legacy-banner', { status: 'OutOfSync', requiresPruning: true }),
  status('Secret', 'payment-provider'),
  status('ServiceAccount', 'shop'),
  status('Deployment', 'web', {
    status: 'OutOfSync',
    health: { status: 'Progressing', message: 'Waiting for rollout to finish: 2 of 3 updated replicas are available' },
  }),
  status('Deployment', 'checkout', {
    health: { status: 'Degraded', message: 'Deployment "checkout" exceeded its progress deadline' },
  }),
  status('StatefulSet', 'orders-db', { syncWave: -1 }),
  status('Service', 'web'),
  status('Service', 'checkout'),
  status('Service', 'orders-db'),
  status('Ingress', 'shop'),
  status('HorizontalPodAutoscaler', 'web'),
  status('Job', 'migrate-schema', { hook: true }),
];

function result(resource: v1alpha1.ResourceStatus): v1alpha1.ResourceResult {
  const { group = '', version = '', kind = '', namespace = '', name = '' } = resource;
  const base = { group, version, kind, namespace, name, syncPhase: 'Sync' };
  if (resource.hook === true)
    return {
      ...base,
      syncPhase: 'PreSync',
      hookType: 'PreSync',
      hookPhase: 'Succeeded',
      message: 'Reached expected number of succeeded pods',
    };
  if (resource.requiresPruning === true)
    return { ...base, status: 'PruneSkipped', message: 'ignored (requires pruning)' };
  return {
    ...base,
    status: 'Synced',
    message: `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${name} ${resource.status === 'OutOfSync' ? 'configured' : 'unchanged'}`,
  };
}

const source: v1alpha1.ApplicationSource = {
  repoURL: 'https://git.example.com/acme/shop.git',
  path: 'overlays/production',
  targetRevision: 'main',
  kustomize: { images: ['registry.example.com/shop/web:2.14.0'], replicas: [{ name: 'web', count: 3 }] },
};

const history: v1alpha1.RevisionHistory[] = [fourth, third, second, head].map((revision, index) => ({
  id: index,
  revision,
  source,
  deployStartedAt: minutesAgo([10_990, 2_890, 185, 41][index] ?? 0),
  deployedAt: minutesAgo([10_989, 2_889, 184, 40][index] ?? 0),
  initiatedBy: index === 0 ? { username: 'priya' } : { username: 'ana' },
}));

/** An application with something of everything: drift, a degraded deployment, history, conditions. */
export function shopApplication(): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'shop-production',
      namespace: 'argocd',
      uid: 'uid-shop',
      resourceVersion: '1000',
      creationTimestamp: minutesAgo(11_100),
      labels: { team: 'storefront', tier: 'frontend' },
    },
    spec: {
      project: 'storefront',
      source,
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
      syncPolicy: { syncOptions: ['CreateNamespace=true'], retry: { limit: 5 } },
    },
    status: {
      resources: structuredClone(shopResources),
      sync: { status: 'OutOfSync', revision: head, comparedTo: { source } },
      health: { status: 'Degraded' },
      history,
      conditions: [
        {
          type: 'OrphanedResourceWarning',
          message: 'Application has 2 orphaned resources',
          lastTransitionTime: minutesAgo(30),
        },
      ],
      reconciledAt: minutesAgo(1),
      sourceType: 'Kustomize',
      summary: {
        images: [
          'registry.example.com/shop/web:2.14.0',
          'registry.example.com/shop/checkout:1.9.3',
          'docker.io/library/postgres:17.2',
        ],
        externalURLs: ['https://shop.example.com/'],
      },
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        startedAt: minutesAgo(41),
        finishedAt: minutesAgo(40),
        operation: {
          sync: { revision: head, syncOptions: ['CreateNamespace=true'] },
          initiatedBy: { username: 'ana' },
        },
        syncResult: { revision: head, source, resources: shopResources.map(result) },
      },
    },
  };
}

const names = [
  'accounts',
  'billing',
  'cart',
  'catalog',
  'delivery',
  'emails',
  'fraud-check',
  'gateway',
  'images',
  'inventory',
  'invoices',
  'loyalty',
  'media-transcoder',
  'notifications',
  'payments',
  'pricing',
  'recommendations',
  'reports',
  'returns',
  'reviews',
  'search',
  'sessions',
  'shipping',
  'tax-calculator',
  'translations',
  'warehouse',
];
const stages = ['production', 'staging'] as const;

/** The rest of the fleet: one application per service and stage, most of them in line. */
export function fleet(): Application[] {
  return names.flatMap((name, place) => stages.map((stage, at) => fleetApplication(name, stage, place * 2 + at)));
}

function stateOf(place: number): { sync: string; health: string; phase: string; cause?: string } {
  if (place === 5) return { sync: 'Synced', health: 'Progressing', phase: 'Succeeded' };
  if (place === 12)
    return {
      sync: 'Unknown',
      health: 'Unknown',
      phase: 'Succeeded',
      cause: 'fetch "https://git.example.com/acme/fraud-check.git": authentication required',
    };
  if (place === 17) return { sync: 'OutOfSync', health: 'Missing', phase: 'Failed' };
  if (place === 23) return { sync: 'Synced', health: 'Suspended', phase: 'Succeeded' };
  if (place === 31) return { sync: 'OutOfSync', health: 'Healthy', phase: 'Running' };
  return { sync: place % 7 === 3 ? 'OutOfSync' : 'Synced', health: 'Healthy', phase: 'Succeeded' };
}

function fleetApplication(name: string, stage: string, place: number): Application {
  const { sync, health, phase, cause } = stateOf(place);
  const isProduction = stage === 'production';
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: `${name}-${stage}`,
      namespace: 'argocd',
      uid: `uid-${place}`,
      resourceVersion: `${place + 1}`,
      creationTimestamp: minutesAgo(5_000 + place * 37),
      labels: { team: place % 3 === 0 ? 'platform' : 'commerce' },
    },
    spec: {
      project: place % 5 === 0 ? 'platform' : 'storefront',
      source: {
        repoURL: `https://git.example.com/acme/${place % 3 === 0 ? 'platform' : 'services'}.git`,
        path: `${name}/overlays/${stage}`,
        targetRevision: isProduction ? 'main' : 'HEAD',
      },
      destination: {
        server: isProduction ? 'https://kubernetes.default.svc' : 'https://staging.example.com:6443',
        namespace: name,
        ...(isProduction ? {} : { name: 'staging-eu' }),
      },
      ...(place % 2 === 0 ? { syncPolicy: { automated: { prune: true, selfHeal: true } } } : {}),
    },
    status: {
      resources: [
        {
          kind: 'Deployment',
          group: 'apps',
          version: 'v1',
          namespace: name,
          name,
          status: sync,
          health: { status: health },
        },
      ],
      sync: { status: sync, revision: second },
      health: { status: health },
      ...(cause === undefined ? {} : { conditions: [{ type: 'ComparisonError', message: cause }] }),
      reconciledAt: minutesAgo(2),
      operationState: {
        phase,
        message:
          phase === 'Failed'
            ? 'one or more objects failed to apply: admission webhook "policy.example.com" denied the request'
            : 'successfully synced (all tasks run)',
        startedAt: minutesAgo(60 + place * 13),
        ...(phase === 'Running' ? {} : { finishedAt: minutesAgo(59 + place * 13) }),
      },
    },
  };
}
