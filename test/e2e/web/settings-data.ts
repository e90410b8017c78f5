import type { AppProject, v1alpha1 } from '@plumbline/contract/crd';
import type { cluster, version as versionMessages } from '@plumbline/contract/rpc';
import { minutesAgo } from './fleet.ts';

export const settings: cluster.Settings = {
  url: 'https://plumbline.example.com',
  controllerNamespace: 'argocd',
  trackingMethod: 'annotation',
};

export const version: versionMessages.VersionMessage = {
  Version: 'v0.1.0',
  BuildDate: '2026-11-22T18:00:00Z',
  GitCommit: 'a1f09c2e5b7d4f83a6c1e0d92b48f7735ce6104d',
  HelmVersion: 'v4.2.4',
  KustomizeVersion: 'v5.8.1',
  KubectlVersion: 'v1.36.1',
  Platform: 'linux/amd64',
};

const ok = { status: 'Successful', attemptedAt: minutesAgo(3) };

export function repositories(): v1alpha1.Repository[] {
  return [
    {
      repo: 'https://git.example.com/acme/shop.git',
      name: 'shop',
      username: 'plumbline',
      type: 'git',
      project: 'storefront',
      connectionState: ok,
    },
    { repo: 'https://git.example.com/acme/services.git', type: 'git', inheritedCreds: true, connectionState: ok },
    { repo: 'git@git.example.com:acme/platform.git', type: 'git', connectionState: ok },
    { repo: 'https://charts.example.com/stable', name: 'charts', type: 'helm', connectionState: ok },
    {
      repo: 'https://git.example.com/acme/fraud-check.git',
      type: 'git',
      username: 'plumbline',
      connectionState: {
        status: 'Failed',
        message: 'fetch "https://git.example.com/acme/fraud-check.git": authentication required',
        attemptedAt: minutesAgo(3),
      },
    },
  ];
}

export function clusters(): v1alpha1.Cluster[] {
  const info = (applicationsCount: number, resourcesCount: number): v1alpha1.ClusterInfo => ({
    connectionState: ok,
    serverVersion: '1.36',
    applicationsCount,
    cacheInfo: { resourcesCount, apisCount: 71, lastCacheSyncTime: minutesAgo(8) },
  });
  return [
    { server: 'https://kubernetes.default.svc', name: 'in-cluster', info: info(27, 1_894) },
    { server: 'https://staging.example.com:6443', name: 'staging-eu', info: info(26, 1_201) },
    {
      server: 'https://10.20.4.9:6443',
      name: 'factory-line-2',
      info: {
        connectionState: {
          status: 'Failed',
          message: 'connect 10.20.4.9:6443: connection refused',
          attemptedAt: minutesAgo(2),
        },
        applicationsCount: 0,
      },
    },
  ];
}

export function projects(): AppProject[] {
  const project = (name: string, spec: AppProject['spec']): AppProject => ({
    metadata: { name, namespace: 'argocd' },
    spec,
  });
  return [
    project('default', {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    }),
    project('storefront', {
      description: 'Everything that customers see',
      sourceRepos: ['https://git.example.com/acme/shop.git', 'https://git.example.com/acme/services.git'],
      destinations: [
        { name: 'in-cluster', namespace: 'shop*' },
        { name: 'staging-eu', namespace: '*' },
      ],
      roles: [
        {
          name: 'deployer',
          policies: ['p, proj:storefront:deployer, applications, sync, storefront/*, allow'],
          groups: ['storefront-team'],
        },
      ],
      syncWindows: [{ kind: 'deny', schedule: '0 18 * * 5', duration: '62h', applications: ['*-production'] }],
    }),
    project('platform', {
      description: 'What the other teams stand on',
      sourceRepos: ['git@git.example.com:acme/platform.git'],
      destinations: [{ server: '*', namespace: '*' }],
      roles: [{ name: 'operators', policies: [], groups: ['platform-team'] }],
    }),
  ];
}
