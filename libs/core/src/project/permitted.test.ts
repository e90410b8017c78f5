import type { AppProject, v1alpha1 } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import {
  effectiveProject,
  globalProjectNames,
  isDestinationPermitted,
  isResourcePermitted,
  isSourceNamespacePermitted,
  isSourcePermitted,
} from './index.ts';

describe('isSourcePermitted', () => {
  it.each([
    { reason: 'no list permits none', sourceRepos: undefined, url: 'https://x/a', permitted: false },
    { reason: 'an empty list permits none', sourceRepos: [], url: 'https://x/a', permitted: false },
    { reason: '* permits all', sourceRepos: ['*'], url: 'https://x/a/b.git', permitted: true },
    { reason: 'the very URL', sourceRepos: ['https://x/a'], url: 'https://x/a', permitted: true },
    { reason: '.git does not count', sourceRepos: ['https://x/a.git'], url: 'https://x/a', permitted: true },
    {
      reason: 'the case of the host does not count',
      sourceRepos: ['https://GitHub.com/org/a'],
      url: 'https://github.COM/org/a',
      permitted: true,
    },
    {
      reason: 'the case of the path counts',
      sourceRepos: ['https://x/Org/a'],
      url: 'https://x/org/a',
      permitted: false,
    },
    {
      reason: 'scp and ssh forms are one',
      sourceRepos: ['git@x:org/a.git'],
      url: 'ssh://git@x/org/a',
      permitted: true,
    },
    { reason: '* stays within one part', sourceRepos: ['https://x/*'], url: 'https://x/org/a', permitted: false },
    { reason: '* for one part', sourceRepos: ['https://x/org/*'], url: 'https://x/org/a', permitted: true },
    { reason: '** crosses parts', sourceRepos: ['https://x/**'], url: 'https://x/org/team/a', permitted: true },
    { reason: 'another host', sourceRepos: ['https://x/**'], url: 'https://evil/https://x/a', permitted: false },
    { reason: 'a denial wins', sourceRepos: ['*', '!https://x/secret'], url: 'https://x/secret.git', permitted: false },
    { reason: 'a denial of others', sourceRepos: ['*', '!https://x/secret'], url: 'https://x/a', permitted: true },
    { reason: 'a denial with a glob', sourceRepos: ['**', '!https://x/**'], url: 'https://x/a/b', permitted: false },
    { reason: 'denials alone permit none', sourceRepos: ['!https://x/secret'], url: 'https://x/a', permitted: false },
    {
      reason: 'a malformed pattern matches nothing',
      sourceRepos: ['https://x/[a'],
      url: 'https://x/[a',
      permitted: false,
    },
  ])('$reason', ({ sourceRepos, url, permitted }) => {
    expect(isSourcePermitted(sourceRepos === undefined ? {} : { sourceRepos }, url)).toBe(permitted);
  });
});

describe('isDestinationPermitted', () => {
  const server = 'https://one';
  const any = { server: '*', namespace: '*' };
  it.each<{
    reason: string;
    destinations: v1alpha1.ApplicationDestination[];
    destination: v1alpha1.ApplicationDestination;
    permitted: boolean;
  }>([
    { reason: 'no entries permit none', destinations: [], destination: { server, namespace: 'a' }, permitted: false },
    { reason: 'any', destinations: [any], destination: { server, namespace: 'a' }, permitted: true },
    { reason: 'no cluster at all', destinations: [any], destination: { namespace: 'a' }, permitted: false },
    {
      reason: 'server and namespace',
      destinations: [{ server, namespace: 'a' }],
      destination: { server, namespace: 'a' },
      permitted: true,
    },
    {
      reason: 'another namespace',
      destinations: [{ server, namespace: 'a' }],
      destination: { server, namespace: 'b' },
      permitted: false,
    },
    {
      reason: 'another server',
      destinations: [{ server, namespace: 'a' }],
      destination: { server: 'https://two', namespace: 'a' },
      permitted: false,
    },
    {
      reason: 'by name',
      destinations: [{ name: 'eu-*', namespace: '*' }],
      destination: { server, name: 'eu-1', namespace: 'a' },
      permitted: true,
    },
    {
      reason: 'name or server suffices',
      destinations: [{ name: 'x', server, namespace: '*' }],
      destination: { server, name: 'eu-1', namespace: 'a' },
      permitted: true,
    },
    {
      reason: 'a name is not a server',
      destinations: [{ server: 'eu-1', namespace: '*' }],
      destination: { name: 'eu-1', namespace: 'a' },
      permitted: false,
    },
    {
      reason: 'globs cross slashes',
      destinations: [{ server: 'https*', namespace: 'team-*' }],
      destination: { server, namespace: 'team-a' },
      permitted: true,
    },
    {
      reason: 'an entry without namespace permits none',
      destinations: [{ server: '*' }],
      destination: { server, namespace: 'a' },
      permitted: false,
    },
    {
      reason: 'a denied namespace',
      destinations: [any, { server: '*', namespace: '!kube-system' }],
      destination: { server, namespace: 'kube-system' },
      permitted: false,
    },
    {
      reason: 'beside a denied namespace',
      destinations: [any, { server: '*', namespace: '!kube-system' }],
      destination: { server, namespace: 'a' },
      permitted: true,
    },
    {
      reason: 'a denied server',
      destinations: [any, { server: '!https://team1-*', namespace: '*' }],
      destination: { server: 'https://team1-x', namespace: 'a' },
      permitted: false,
    },
    {
      reason: 'a namespace denied on another server only',
      destinations: [any, { server: 'https://two', namespace: '!a' }],
      destination: { server, namespace: 'a' },
      permitted: true,
    },
    {
      reason: 'a server denied for another namespace only',
      destinations: [any, { server: `!${server}`, namespace: 'b' }],
      destination: { server, namespace: 'a' },
      permitted: true,
    },
    {
      reason: 'a denial alone permits none',
      destinations: [{ server: '*', namespace: '!kube-system' }],
      destination: { server, namespace: 'a' },
      permitted: false,
    },
  ])('$reason', ({ destinations, destination, permitted }) => {
    expect(isDestinationPermitted({ destinations }, destination)).toBe(permitted);
  });

  it('may be limited to clusters of the project', () => {
    const project = { destinations: [any], permitOnlyProjectScopedClusters: true };
    expect(isDestinationPermitted(project, { server, namespace: 'a' })).toBe(false);
    expect(isDestinationPermitted(project, { server, namespace: 'a' }, { projectClusters: [server] })).toBe(true);
  });
});

describe('isResourcePermitted', () => {
  const everything = [{ group: '*', kind: '*' }];
  const destinations = [{ server: '*', namespace: 'shop' }];
  const role = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', namespace: '', name: 'reader' };
  const deployment = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };
  const cluster = { isNamespaced: false };
  const namespaced = { isNamespaced: true, destination: { server: 'https://one', namespace: 'shop' } };

  it.each([
    { reason: 'cluster-scoped: no whitelist permits none', project: {}, key: role, place: cluster, permitted: false },
    {
      reason: 'cluster-scoped: an empty whitelist permits none',
      project: { clusterResourceWhitelist: [] },
      key: role,
      place: cluster,
      permitted: false,
    },
    {
      reason: 'cluster-scoped: all',
      project: { clusterResourceWhitelist: everything },
      key: role,
      place: cluster,
      permitted: true,
    },
    {
      reason: 'cluster-scoped: a group glob',
      project: { clusterResourceWhitelist: [{ group: 'rbac.*', kind: 'ClusterRole' }] },
      key: role,
      place: cluster,
      permitted: true,
    },
    {
      reason: 'cluster-scoped: another kind',
      project: { clusterResourceWhitelist: [{ group: '*', kind: 'Namespace' }] },
      key: role,
      place: cluster,
      permitted: false,
    },
    {
      reason: 'cluster-scoped: the blacklist wins',
      project: {
        clusterResourceWhitelist: everything,
        clusterResourceBlacklist: [{ group: '*', kind: 'ClusterRole' }],
      },
      key: role,
      place: cluster,
      permitted: false,
    },
    {
      reason: 'cluster-scoped: a name that matches',
      project: { clusterResourceWhitelist: [{ group: '*', kind: '*', name: 'read*' }] },
      key: role,
      place: cluster,
      permitted: true,
    },
    {
      reason: 'cluster-scoped: a name that does not',
      project: { clusterResourceWhitelist: [{ group: '*', kind: '*', name: 'write*' }] },
      key: role,
      place: cluster,
      permitted: false,
    },
    {
      reason: 'cluster-scoped: a blacklisted name',
      project: {
        clusterResourceWhitelist: everything,
        clusterResourceBlacklist: [{ group: '*', kind: '*', name: 'other' }],
      },
      key: role,
      place: cluster,
      permitted: true,
    },
    {
      reason: 'namespaced: no whitelist permits all',
      project: { destinations },
      key: deployment,
      place: namespaced,
      permitted: true,
    },
    {
      reason: 'namespaced: an empty whitelist permits none',
      project: { destinations, namespaceResourceWhitelist: [] },
      key: deployment,
      place: namespaced,
      permitted: false,
    },
    {
      reason: 'namespaced: a listed kind',
      project: { destinations, namespaceResourceWhitelist: [{ group: 'apps', kind: '*' }] },
      key: deployment,
      place: namespaced,
      permitted: true,
    },
    {
      reason: 'namespaced: the group counts',
      project: { destinations, namespaceResourceWhitelist: [{ group: '', kind: 'Deployment' }] },
      key: deployment,
      place: namespaced,
      permitted: false,
    },
    {
      reason: 'namespaced: the blacklist wins',
      project: { destinations, namespaceResourceBlacklist: [{ group: 'apps', kind: 'Deployment' }] },
      key: deployment,
      place: namespaced,
      permitted: false,
    },
    {
      reason: 'namespaced: a namespace that is no destination',
      project: { destinations },
      key: { ...deployment, namespace: 'other' },
      place: namespaced,
      permitted: false,
    },
    {
      reason: 'namespaced: the kind alone',
      project: {},
      key: deployment,
      place: { isNamespaced: true },
      permitted: true,
    },
    {
      reason: 'namespaced: the cluster list does not speak of it',
      project: { destinations, clusterResourceBlacklist: everything },
      key: deployment,
      place: namespaced,
      permitted: true,
    },
  ])('$reason', ({ project, key, place, permitted }) =>
    expect(isResourcePermitted(project, key, place)).toBe(permitted),
  );
});

it.each([
  { reason: 'the control plane always', namespaces: undefined, namespace: 'argocd', permitted: true },
  { reason: 'others not by default', namespaces: undefined, namespace: 'team-a', permitted: false },
  { reason: 'a glob', namespaces: ['team-*'], namespace: 'team-a', permitted: true },
  { reason: 'an expression', namespaces: ['/^team-[ab]$/'], namespace: 'team-c', permitted: false },
])('isSourceNamespacePermitted: $reason', ({ namespaces, namespace, permitted }) => {
  const project = namespaces === undefined ? {} : { sourceNamespaces: namespaces };
  expect(isSourceNamespacePermitted(project, namespace, 'argocd')).toBe(permitted);
});

describe('global projects', () => {
  const project = (name: string, spec: v1alpha1.AppProjectSpec, labels: Record<string, string> = {}): AppProject => ({
    metadata: { name, namespace: 'argocd', labels },
    spec,
  });

  it('are found by label, once, and never the project itself', () => {
    const rules = [
      { labelSelector: { matchLabels: { team: 'a' } }, projectName: 'base' },
      { labelSelector: { matchLabels: { team: 'b' } }, projectName: 'other' },
      { projectName: 'base' },
      { projectName: 'own' },
    ];
    expect(globalProjectNames(project('own', {}, { team: 'a' }), rules)).toEqual(['base']);
  });

  it('append their lists; what nobody lists stays unlisted', () => {
    const own = project('own', { sourceRepos: ['a'], description: 'mine' });
    const base = project('base', {
      sourceRepos: ['b'],
      namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
      description: 'base',
      roles: [],
    });
    expect(effectiveProject(own, [base]).spec).toEqual({
      sourceRepos: ['a', 'b'],
      namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
      description: 'mine',
    });
    expect(effectiveProject(own, [project('empty', { namespaceResourceWhitelist: [] })]).spec).toEqual(own.spec);
  });

  it('repositories and clusters of the project are added', () => {
    const scope = {
      repositories: ['https://x/a'],
      clusters: [{ server: 's1' }, { server: 's2', namespaces: ['n1', 'n2'] }],
    };
    expect(effectiveProject(project('own', {}), [], scope).spec).toEqual({
      sourceRepos: ['https://x/a'],
      destinations: [
        { server: 's1', namespace: '*' },
        { server: 's2', namespace: 'n1' },
        { server: 's2', namespace: 'n2' },
      ],
    });
  });
});
