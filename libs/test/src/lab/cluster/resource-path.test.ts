import { describe, expect, it } from 'vitest';

import { createPathFinder, renderListPath } from './resource-path.ts';

const configMaps = { name: 'configmaps', kind: 'ConfigMap', namespaced: true };
const nodes = { name: 'nodes', kind: 'Node', namespaced: false };

describe('renderListPath', () => {
  it.each([
    {
      reason: 'one namespace',
      resource: configMaps,
      query: { namespace: 'a' },
      path: '/api/v1/namespaces/a/configmaps',
    },
    { reason: 'all namespaces', resource: configMaps, query: {}, path: '/api/v1/configmaps' },
    {
      reason: 'a kind of the cluster has no namespace',
      resource: nodes,
      query: { namespace: 'a' },
      path: '/api/v1/nodes',
    },
    {
      reason: 'selectors',
      resource: nodes,
      query: { labelSelector: 'a=b', fieldSelector: 'metadata.name=c' },
      path: '/api/v1/nodes?labelSelector=a%3Db&fieldSelector=metadata.name%3Dc',
    },
  ])('$reason', ({ resource, query, path }) => {
    expect(renderListPath(resource, { apiVersion: 'v1', kind: resource.kind, ...query })).toBe(path);
  });
});

describe('createPathFinder', () => {
  it('asks discovery once, and again for a kind that it did not name', async () => {
    const asked: string[] = [];
    const answers = [[configMaps], [configMaps, nodes, { name: 'nodes/status', kind: 'Node', namespaced: false }]];
    const finder = createPathFinder((path) => {
      asked.push(path);
      return Promise.resolve({ resources: answers[asked.length - 1] });
    });
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'a', name: 'c' };
    expect(await finder.objectPath(ref)).toBe('/api/v1/namespaces/a/configmaps/c');
    expect(await finder.objectPath(ref)).toBe('/api/v1/namespaces/a/configmaps/c');
    expect(await finder.objectPath({ apiVersion: 'v1', kind: 'Node', namespace: 'a', name: 'n' })).toBe(
      '/api/v1/nodes/n',
    );
    expect(asked).toEqual(['/api/v1', '/api/v1']);
  });

  it('refuses a kind that is not served', async () => {
    const finder = createPathFinder(() => Promise.resolve({ resources: [] }));
    await expect(finder.listPath({ apiVersion: 'a.b/v1', kind: 'None' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
