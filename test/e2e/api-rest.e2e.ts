// The REST form of the API, as curl, the web interface and scripts use it.
import { eventually, given, useWorld } from '@plumbline/test/dsl';
import { waitFor } from '@plumbline/test/lab';
import { beforeAll, describe, expect, it } from 'vitest';

import { initialPassword, logIn, restClient, type RestClient } from './api/rest-client.ts';

const files = {
  'app/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: greeting\ndata:\n  text: one\n',
  'app/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: door\nstringData:\n  key: very-secret-value\n',
};

describe('the REST API', () => {
  const world = useWorld({ name: 'rest', services: ['repo-server', 'application-controller', 'api-server'] });
  let admin: RestClient;

  beforeAll(async () => {
    await given(world).repository('app').withFiles(files);
    admin = await logIn(world, 'admin', await initialPassword(world));
    expect(admin.token).not.toBe('');
  });

  const application = (name: string): Record<string, unknown> => ({
    metadata: { name },
    spec: {
      project: 'default',
      source: { repoURL: world.repository().url, path: 'app' },
      destination: { server: 'https://kubernetes.default.svc', namespace: world.targetNamespace },
    },
  });

  it('creates, syncs, shows and deletes an application', async () => {
    const created = await admin.send('POST /api/v1/applications', application('shop'));
    expect(created, created.text).toMatchObject({ status: 200 });
    const again = await admin.send('POST /api/v1/applications', application('shop'));
    expect(again, again.text).toMatchObject({ status: 200 });

    const synced = await admin.send('POST /api/v1/applications/shop/sync', {});
    expect(synced, synced.text).toMatchObject({
      status: 200,
      json: { operation: { initiatedBy: { username: 'admin' } } },
    });
    world.recent.app = 'shop';
    await eventually(world).app('shop').operation('Succeeded');

    const found = await admin.get('/api/v1/applications/shop?refresh=normal');
    expect(found.json, found.text).toMatchObject({ status: { sync: { status: 'Synced' } } });
    const tree = await admin.get('/api/v1/applications/shop/resource-tree');
    const nodes = (tree.json?.nodes ?? []) as { kind: string; name: string }[];
    expect(nodes.map((node) => `${node.kind}/${node.name}`)).toEqual(
      expect.arrayContaining(['ConfigMap/greeting', 'Secret/door']),
    );

    const removed = await admin.send('DELETE /api/v1/applications/shop?cascade=true');
    expect(removed, removed.text).toMatchObject({ status: 200, text: '{}' });
    await eventually(world).app('shop').isGone();
  });

  it('never shows the value of a Secret', async () => {
    await given(world).app('vault').fromPath('app').exists();
    await admin.send('POST /api/v1/applications/vault/sync', {});
    await eventually(world).app('vault').operation('Succeeded');
    const place = `resourceName=door&kind=Secret&version=v1&namespace=${world.targetNamespace}`;
    const encoded = Buffer.from('very-secret-value').toString('base64');
    for (const path of [
      '/api/v1/applications/vault/managed-resources',
      `/api/v1/applications/vault/resource?${place}`,
      '/api/v1/applications/vault/manifests',
      '/api/v1/applications/vault/resource-tree',
      '/api/v1/applications/vault/events',
      '/api/v1/applications/vault',
    ]) {
      const answer = await admin.get(path);
      expect(answer.status, `${path}: ${answer.text}`).toBe(200);
      expect(answer.text, path).not.toContain('very-secret-value');
      expect(answer.text, path).not.toContain(encoded);
    }
    const managed = await admin.get('/api/v1/applications/vault/managed-resources?kind=Secret');
    expect(managed.text).toContain('++++++++');
  });

  it('fills nested fields from the query and filters lists', async () => {
    for (const [name, team] of [
      ['one', 'a'],
      ['two', 'b'],
    ]) {
      const labelled = application(name ?? '');
      const created = await admin.send('POST /api/v1/applications', {
        ...labelled,
        metadata: { name, labels: { team } },
      });
      expect(created, created.text).toMatchObject({ status: 200 });
    }
    await waitFor(async () => (await admin.get('/api/v1/applications?name=two')).text.includes('"two"'), {
      what: 'the list has both',
    });
    const names = async (query: string): Promise<unknown> => {
      const { json, text } = await admin.get(`/api/v1/applications?${query}`);
      expect(json, text).toBeDefined();
      return ((json?.items ?? []) as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
    };
    expect(await names('selector=team%3Da')).toEqual(['one']);
    expect(await names('selector=team+in+(a,b)')).toEqual(['one', 'two']);
    expect(await names('projects=none')).toEqual([]);
    expect(await names('name=two')).toEqual(['two']);
    const cluster = await admin.get(`/api/v1/clusters/in-cluster?id.type=name`);
    expect(cluster.json, cluster.text).toMatchObject({ server: 'https://kubernetes.default.svc' });
  });

  it('streams changes as lines and as server-sent events', async () => {
    const watching = admin.stream('/api/v1/stream/applications?name=streamed', (messages) => messages.length > 0);
    await given(world).app('streamed').fromPath('app').exists();
    expect(await watching).toMatchObject([{ type: 'ADDED', application: { metadata: { name: 'streamed' } } }]);
    const response = await fetch(`${world.installation.serverUrl}/api/v1/stream/applications?name=streamed`, {
      headers: { authorization: `Bearer ${admin.token}`, accept: 'text/event-stream' },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toMatch(/^data: \{"result":\{"type":"ADDED"/);
    await reader?.cancel();
  });

  it('words errors as grpc-gateway does', async () => {
    const nobody = await restClient(world, '').get('/api/v1/applications');
    expect(nobody).toMatchObject({ status: 401, json: { code: 16, error: 'no session information' } });
    expect(nobody.json?.message).toBe(nobody.json?.error);
    const missing = await admin.get('/api/v1/applications/no-such-app');
    expect(missing).toMatchObject({ status: 403, json: { code: 7 } });
    const missingInProject = await admin.get('/api/v1/applications/no-such-app?project=default');
    expect(missingInProject).toMatchObject({ status: 404, json: { code: 5 } });
    const invalid = await admin.send('POST /api/v1/applications', '{');
    expect(invalid).toMatchObject({ status: 400, json: { code: 3 } });
    const notBuilt = await admin.get('/api/v1/notifications/services');
    expect(notBuilt).toMatchObject({ status: 501, json: { code: 12 } });
    expect(await admin.get('/api/v1/nothing')).toMatchObject({ status: 404 });
    expect(await admin.get('/auth/login')).toMatchObject({ status: 501 });
  });

  it('refuses a form of another site (CSRF)', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await admin.send('POST /api/v1/applications/one/sync', '{}', { 'content-type': type });
      expect(answer.status, type).toBe(415);
    }
  });

  it('refuses an application that its project does not permit', async () => {
    const project = { metadata: { name: 'narrow' }, spec: { sourceRepos: ['https://elsewhere/*'], destinations: [] } };
    expect(await admin.send('POST /api/v1/projects', { project })).toMatchObject({ status: 200 });
    const wanted = application('outside') as { spec: Record<string, unknown> };
    const answer = await admin.send('POST /api/v1/applications', {
      ...wanted,
      spec: { ...wanted.spec, project: 'narrow' },
    });
    expect(answer).toMatchObject({ status: 403 });
    expect(answer.json?.message).toContain('is not permitted in project');
  });

  it('lists repositories and clusters without credentials', async () => {
    const repo = { repo: world.repository().url, username: 'someone', password: 'their-password' };
    const created = await admin.send('POST /api/v1/repositories', repo);
    expect(created, created.text).toMatchObject({ status: 200 });
    const listed = await waitFor(
      async () => {
        const answer = await admin.get('/api/v1/repositories');
        return answer.text.includes(repo.repo) ? answer : undefined;
      },
      { what: 'the repository is listed' },
    );
    expect(listed.text).toContain('"status":"Successful"');
    expect(created.text + listed.text).not.toContain('their-password');
    const gone = await admin.send(`DELETE /api/v1/repositories/${encodeURIComponent(repo.repo)}`);
    expect(gone, gone.text).toMatchObject({ status: 200 });
  });
});
