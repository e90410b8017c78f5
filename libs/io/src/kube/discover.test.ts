import { describe, expect, it } from 'vitest';
import { AppError } from '@plumbline/contract/errors';
import { discover, type Discovery } from './discover.ts';

type Answers = Readonly<Record<string, object | AppError>>;

function discoverFrom(answers: Answers): Promise<Discovery> {
  return discover({
    send: async ({ path }) => {
      const answer = answers[path] ?? new AppError('NOT_FOUND', `GET "${path}"`);
      if (answer instanceof Error) throw answer;
      return { status: 200, contentType: 'application/json', body: JSON.stringify(answer) };
    },
  });
}

const words = ({ resources }: Discovery): string[] =>
  resources.map((item) =>
    `${item.group}/${item.version} ${item.kind}${item.isPreferred ? ' *' : ''} ${item.subresources.join(',')}`.trim(),
  );

const widget = (version: string, freshness = 'Current') => ({
  version,
  freshness,
  resources: [
    {
      resource: 'widgets',
      responseKind: { kind: 'Widget' },
      scope: 'Namespaced',
      verbs: ['list'],
      subresources: [{ subresource: 'status' }],
    },
  ],
});

describe('discover', () => {
  it('reads aggregated discovery: the first version of a kind is the preferred one', async () => {
    const found = await discoverFrom({
      '/api': { kind: 'APIGroupDiscoveryList', items: [] },
      '/apis': {
        kind: 'APIGroupDiscoveryList',
        items: [{ metadata: { name: 'x.example' }, versions: [widget('v1'), widget('v1beta1')] }],
      },
    });
    expect(words(found)).toEqual(['x.example/v1 Widget * status', 'x.example/v1beta1 Widget status']);
    expect(found.incomplete.size).toBe(0);
  });

  it('calls a group incomplete whose server does not answer', async () => {
    const found = await discoverFrom({
      '/api': { kind: 'APIGroupDiscoveryList', items: [] },
      '/apis': {
        kind: 'APIGroupDiscoveryList',
        items: [{ metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1', freshness: 'Stale' }] }],
      },
    });
    expect([...found.incomplete.keys()]).toEqual(['metrics.k8s.io/v1']);
  });

  it('reads group by group where the server has no aggregated discovery, and keeps what one failing group hides', async () => {
    const found = await discoverFrom({
      '/api': { kind: 'APIVersions', versions: ['v1'] },
      '/api/v1': {
        resources: [
          { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['list', 'watch'] },
          { name: 'pods/log', kind: 'Pod', namespaced: true },
        ],
      },
      '/apis': {
        kind: 'APIGroupList',
        groups: [
          { name: 'apps', versions: [{ version: 'v1beta1' }, { version: 'v1' }], preferredVersion: { version: 'v1' } },
          { name: 'broken.example', versions: [{ version: 'v1' }] },
        ],
      },
      '/apis/apps/v1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true }] },
      '/apis/apps/v1beta1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true }] },
      '/apis/broken.example/v1': new AppError('CLUSTER_UNREACHABLE', 'GET: 503'),
    });
    expect(words(found)).toEqual(['/v1 Pod * log', 'apps/v1 Deployment *', 'apps/v1beta1 Deployment']);
    expect([...found.incomplete.entries()].map(([name, error]) => `${name} ${error.code}`)).toEqual([
      'broken.example/v1 CLUSTER_UNREACHABLE',
    ]);
  });

  it('fails as a whole when the server cannot say its groups', async () => {
    await expect(discoverFrom({ '/api': { kind: 'APIVersions', versions: [] } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
