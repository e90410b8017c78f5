// Live objects, logs, events and commits of an application, as the interface and the command line read and change them.
import { createRpcClient, type RpcClient } from '@plumbline/io/rpc';
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { waitFor } from '@plumbline/test/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { configMap, files, settings } from './api/live-files.ts';
import { initialPassword, logIn, type RestClient } from './api/rest-client.ts';

interface Line {
  content: string;
  podName: string;
  timeStampStr?: string;
  last?: boolean;
}
interface TreeNode {
  kind: string;
  name: string;
  namespace: string;
  uid: string;
}

describe('live resources over the API', () => {
  const world = useWorld({
    name: 'live',
    services: ['repo-server', 'application-controller', 'api-server'],
    settings,
  });
  let admin: RestClient;
  let reader: RestClient;
  let keeper: RestClient;
  let grpc: RpcClient<'application.ApplicationService'>;
  let metadata: { token: string };

  const place = (kind: string, resourceName: string, group = ''): Record<string, string> => ({
    kind,
    resourceName,
    group,
    version: 'v1',
    namespace: world.targetNamespace,
  });
  const url = (method: string, path: string, query: Record<string, string> = {}): string =>
    `${method === '' ? '' : `${method} `}/api/v1/applications/live/${path}?${new URLSearchParams(query).toString()}`;
  const mergePatch = { patchType: 'application/merge-patch+json' };
  // The gateway takes the patch as one JSON string.
  const bodyOf = (patch: unknown): string => JSON.stringify(JSON.stringify(patch));
  const logs = async (query: Record<string, string>, client = admin): Promise<Line[]> =>
    (await client.stream(url('', 'logs', { namespace: world.targetNamespace, ...query }), () => false)) as Line[];
  const tree = async (): Promise<TreeNode[]> =>
    ((await admin.get(url('', 'resource-tree'))).json?.nodes ?? []) as TreeNode[];
  const node = async (name: string): Promise<TreeNode> => {
    const found = (await tree()).find((one) => `${one.kind}/${one.name}` === name);
    if (found === undefined) throw new Error(`the tree has no ${name}`);
    return found;
  };

  beforeAll(async () => {
    await given(world).repository('app').withFiles(files);
    const password = await initialPassword(world);
    admin = await logIn(world, 'admin', password);
    for (const name of ['reader', 'keeper']) {
      const change = { name, currentPassword: password, newPassword: `password-of-${name}` };
      expect(await admin.send('PUT /api/v1/account/password', change)).toMatchObject({ status: 200 });
    }
    const arrives = async (name: string): Promise<RestClient> =>
      waitFor(
        async () => {
          const client = await logIn(world, name, `password-of-${name}`);
          return client.token === '' ? undefined : client;
        },
        { what: `${name} can log in` },
      );
    reader = await arrives('reader');
    keeper = await arrives('keeper');
    metadata = { token: admin.token };
    const address = world.installation.serverAddress;
    grpc = createRpcClient('application.ApplicationService', { address, tls: { kind: 'plaintext' } });
    await given(world).app('live').fromPath('app').exists();
    expect(await admin.send('POST /api/v1/applications/live/sync', {})).toMatchObject({ status: 200 });
    await eventually(world).app('live').is('Synced', 'Healthy');
    await waitFor(async () => (await tree()).filter(({ kind }) => kind === 'Pod').length === 3, {
      what: 'the tree shows the pods',
    });
  });
  afterAll(() => grpc.close());

  it('shows live objects, a Secret without its values', async () => {
    const found = await admin.get(url('', 'resource', place('Deployment', 'web', 'apps')));
    expect(JSON.parse(String(found.json?.manifest)), found.text).toMatchObject({
      kind: 'Deployment',
      spec: { replicas: 2 },
      status: { readyReplicas: 2 },
    });
    const pod = (await tree()).find(({ kind }) => kind === 'Pod');
    const { manifest } = await grpc.GetResource({ name: 'live', ...place('Pod', pod?.name ?? '') }, { metadata });
    expect(JSON.parse(manifest ?? '')).toMatchObject({ status: { phase: 'Running' } });
    const secret = await admin.get(url('', 'resource', place('Secret', 'door')));
    const masked = JSON.parse(String(secret.json?.manifest)) as { data: Record<string, string> };
    expect(masked.data.key).toMatch(/^\++$/);
    const patched = await admin.send(
      url('POST', 'resource', { ...place('Secret', 'door'), ...mergePatch }),
      bodyOf({ stringData: { other: 'another-secret-value' } }),
    );
    expect(patched, patched.text).toMatchObject({ status: 200 });
    for (const value of ['very-secret-value', 'another-secret-value']) {
      for (const text of [secret.text, patched.text]) {
        expect(text).not.toContain(value);
        expect(text).not.toContain(Buffer.from(value).toString('base64'));
      }
    }
  });

  it.each([
    { reason: 'a value that is not base64', patch: { data: { bad: '%%%' } } },
    { reason: 'data that is no map', patch: { data: 'text' } },
    { reason: 'another type', patch: { type: 'other' } },
  ])('refuses a patch of a Secret with $reason, without telling its values', async ({ patch }) => {
    const target = url('POST', 'resource', { ...place('Secret', 'door'), ...mergePatch });
    const answer = await admin.send(target, bodyOf(patch));
    expect(answer.status, answer.text).toBe(400);
    expect(answer.json?.message).toContain('door');
    expect(answer.text).not.toContain('very-secret-value');
    expect(answer.text).not.toContain(Buffer.from('very-secret-value').toString('base64'));
    await eventually(world)
      .object('Secret/door')
      .fits('is as it was', ({ data }) => Object.keys(data as object).includes('key'));
    const logged = world.installation.logTails();
    expect(logged).not.toContain(Buffer.from('very-secret-value').toString('base64'));
  });

  it('patches a live object, which is drift', async () => {
    const patched = await admin.send(
      url('POST', 'resource', { ...place('ConfigMap', 'greeting'), ...mergePatch }),
      bodyOf({ data: { text: 'patched' } }),
    );
    expect(JSON.parse(String(patched.json?.manifest)), patched.text).toMatchObject({ data: { text: 'patched' } });
    await eventually(world).app('live').resource('ConfigMap/greeting').is('OutOfSync');
    const back = {
      patchType: 'application/json-patch+json',
      patch: '[{"op":"replace","path":"/data/text","value":"one"}]',
    };
    const request = { name: 'live', ...place('ConfigMap', 'greeting') };
    const { manifest } = await grpc.PatchResource({ ...request, ...back }, { metadata });
    expect(JSON.parse(manifest ?? '')).toMatchObject({ data: { text: 'one' } });
    await eventually(world).app('live').resource('ConfigMap/greeting').is('Synced');
    const strategic = {
      patchType: 'application/strategic-merge-patch+json',
      patch: '{"metadata":{"labels":{"a":"b"}}}',
    };
    const labelled = await grpc.PatchResource({ ...request, ...strategic }, { metadata });
    expect(JSON.parse(labelled.manifest ?? '')).toMatchObject({ metadata: { labels: { a: 'b' } } });
  });

  it.each([
    { what: 'an unknown patch type', patchType: 'text/plain', body: bodyOf({}), says: 'patch type "text/plain"' },
    { what: 'a patch that is not JSON', ...mergePatch, body: '"{"', says: 'the patch is not JSON' },
    { what: 'a patch of no object', ...mergePatch, body: '{"data":{}}', says: 'patch' },
    { what: 'a patch that the cluster refuses', ...mergePatch, body: bodyOf({ data: 'text' }), says: 'data' },
    { what: 'no patch type', patchType: '', body: bodyOf({}), says: 'patch type ""' },
  ])('refuses $what', async ({ patchType, body, says }) => {
    const answer = await admin.send(url('POST', 'resource', { ...place('ConfigMap', 'greeting'), patchType }), body);
    expect(answer.status, answer.text).toBe(400);
    expect(answer.json?.message).toContain(says);
  });

  it('deletes a live object', async () => {
    const removed = await admin.send(url('DELETE', 'resource', place('ConfigMap', 'spare')));
    expect(removed, removed.text).toMatchObject({ status: 200, text: '{}' });
    await eventually(world).object('ConfigMap/spare').isGone();
    await grpc.DeleteResource({ name: 'live', ...place('ConfigMap', 'spare-too'), force: true }, { metadata });
    await eventually(world).object('ConfigMap/spare-too').isGone();
    await eventually(world).app('live').resource('ConfigMap/spare').is('OutOfSync');
  });

  it('touches nothing that is not in the tree', async () => {
    const metadataOf = { name: 'stranger', namespace: world.targetNamespace };
    await given(world)
      .object({ ...configMap('stranger'), metadata: metadataOf })
      .exists();
    const says = 'ConfigMap  stranger not found as part of application live';
    const stranger = place('ConfigMap', 'stranger');
    for (const answer of [
      await admin.get(url('', 'resource', stranger)),
      await admin.send(url('POST', 'resource', { ...stranger, ...mergePatch }), bodyOf({ data: { text: 'two' } })),
      await admin.send(url('DELETE', 'resource', stranger)),
    ]) {
      expect(answer, answer.text).toMatchObject({ status: 400, json: { code: 3, message: says } });
    }
    const refused = { code: 'INVALID_ARGUMENT', message: says };
    await expect(grpc.DeleteResource({ name: 'live', ...stranger }, { metadata })).rejects.toMatchObject(refused);
    await expect(grpc.GetResource({ name: 'live', ...stranger }, { metadata })).rejects.toMatchObject(refused);
    await eventually(world)
      .object('ConfigMap/stranger')
      .fits('is as it was', ({ data }) => (data as { text: string }).text === 'one');
  });

  it('refuses writes to who may only read', async () => {
    const greeting = place('ConfigMap', 'greeting');
    expect(await reader.get(url('', 'resource', greeting))).toMatchObject({ status: 200 });
    const patch = url('POST', 'resource', { ...greeting, ...mergePatch });
    const patched = await reader.send(patch, bodyOf({ data: { text: 'mine' } }));
    expect(patched, patched.text).toMatchObject({ status: 403, json: { code: 7 } });
    const removed = await reader.send(url('DELETE', 'resource', greeting));
    expect(removed, removed.text).toMatchObject({ status: 403, json: { code: 7 } });
    const call = { metadata: { token: reader.token } };
    await expect(
      grpc.PatchResource({ name: 'live', ...greeting, ...mergePatch, patch: '{}' }, call),
    ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(grpc.DeleteResource({ name: 'live', ...greeting }, call)).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await expect(grpc.GetResource({ name: 'live', ...greeting })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('permits what a policy names object by object, and logs by a right of their own', async () => {
    const label = bodyOf({ metadata: { labels: { kept: 'yes' } } });
    const send = async (name: string): Promise<number> =>
      (await keeper.send(url('POST', 'resource', { ...place('ConfigMap', name), ...mergePatch }), label)).status;
    expect(await send('greeting')).toBe(200);
    expect(await send('stranger')).toBe(403);
    expect(await keeper.send(url('DELETE', 'resource', place('ConfigMap', 'greeting')))).toMatchObject({ status: 403 });
    expect(await keeper.get(url('', 'logs', { kind: 'Deployment', resourceName: 'web' }))).toMatchObject({
      status: 403,
    });
    expect((await logs({ kind: 'Deployment', resourceName: 'web' }, reader)).length).toBeGreaterThan(1);
  });

  it('merges the logs of the pods of a Deployment and says when they end', async () => {
    const lines = await logs({ kind: 'Deployment', group: 'apps', resourceName: 'web' });
    const end = lines.pop();
    expect(end).toMatchObject({ last: true, content: '' });
    expect(lines.map(({ content }) => content).toSorted()).toEqual(
      ['one', 'an ERROR', 'three'].flatMap((text) => [text, text]).toSorted(),
    );
    expect(new Set(lines.map(({ podName }) => podName)).size).toBe(2);
    const times = lines.map(({ timeStampStr }) => timeStampStr ?? '');
    expect(times).toEqual(times.toSorted());
  });

  it.each([
    { query: { tailLines: '1' }, contents: ['three'] },
    { query: { filter: 'error' }, contents: ['an ERROR'] },
    { query: { filter: 'error', matchCase: 'true' }, contents: [] },
    { query: { filter: '!error' }, contents: ['one', 'three'] },
    { query: { container: 'main', tailLines: '2', filter: 'ERROR' }, contents: ['an ERROR'] },
    { query: { untilTime: '2020-01-01T00:00:00Z' }, contents: [] },
    { query: { sinceTime: '2100-01-01T00:00:00Z' }, contents: [] },
  ])('reads the log of a pod by $query', async ({ query, contents }) => {
    const pod = (await tree()).find(({ kind, name }) => kind === 'Pod' && name.startsWith('web-'))?.name ?? '';
    const lines = (await admin.stream(
      url('', `pods/${pod}/logs`, { namespace: world.targetNamespace, ...query }),
      () => false,
    )) as Line[];
    expect(lines.filter(({ last }) => last !== true).map(({ content }) => content)).toEqual(contents);
    expect(lines.at(-1)?.last).toBe(true);
  });

  it('follows a log, over REST and gRPC', async () => {
    const query = { namespace: world.targetNamespace, kind: 'Deployment', resourceName: 'ticker' };
    const isLater = (messages: readonly unknown[]): boolean => messages.length >= 3;
    const path = url('', 'logs', { ...query, follow: 'true', tailLines: '1', filter: 'alive' });
    const followed = (await admin.stream(path, isLater)) as Line[];
    const second = (line: { content?: string } | undefined): number =>
      Number(/for (\d+) s/.exec(line?.content ?? '')?.[1]);
    expect(second(followed.at(-1))).toBeGreaterThan(second(followed[0]));
    const abort = new AbortController();
    const seen: number[] = [];
    const options = { metadata, signal: abort.signal };
    for await (const line of grpc.PodLogs({ name: 'live', ...query, follow: true, tailLines: 1 }, options)) {
      seen.push(second(line));
      if (seen.length === 3) break;
    }
    abort.abort();
    expect(seen).toEqual(seen.toSorted((left, right) => left - right));
  });

  it.each([
    {
      what: 'a pod that is not the application’s',
      query: { podName: 'no-such-pod' },
      status: 404,
      says: 'no-such-pod',
    },
    {
      what: 'a container that is not there',
      query: { resourceName: 'ticker', container: 'none' },
      status: 400,
      says: 'none',
    },
    { what: 'a number that is none', query: { tailLines: 'many' }, status: 400, says: 'tailLines' },
    { what: 'an end that is no time', query: { untilTime: 'soon' }, status: 400, says: 'untilTime "soon"' },
    { what: 'a start that is no time', query: { sinceTime: 'once' }, status: 400, says: 'sinceTime "once"' },
  ])('refuses logs of $what', async ({ query, status, says }) => {
    const answer = await admin.get(url('', 'logs', query));
    expect(answer.status, answer.text).toBe(status);
    expect(answer.json?.message).toContain(says);
  });

  it('lists the events of an application and of one of its objects', async () => {
    const reasons = async (query: Record<string, string>): Promise<unknown[]> => {
      const { json } = await admin.get(url('', 'events', query));
      return ((json?.items ?? []) as { reason: string }[]).map(({ reason }) => reason);
    };
    await waitFor(async () => (await reasons({})).includes('OperationCompleted'), {
      what: 'the sync is among the events',
    });
    const { uid, namespace } = await node('Deployment/web');
    const query = { resourceName: 'web', resourceNamespace: namespace, resourceUID: uid };
    expect(await reasons(query)).toContain('ScalingReplicaSet');
    const { items = [] } = await grpc.ListResourceEvents({ name: 'live', ...query }, { metadata });
    expect(items).toMatchObject([{ involvedObject: { kind: 'Deployment', name: 'web' }, reason: 'ScalingReplicaSet' }]);
    const other = await admin.get(url('', 'events', { ...query, resourceUID: 'another' }));
    expect(other, other.text).toMatchObject({ status: 400 });
    expect(other.json?.message).toContain('web not found as part of application live');
  });

  it('tells author, date and message of a commit', async () => {
    const app = await admin.get('/api/v1/applications/live');
    const { revision } = (app.json as { status: { sync: { revision: string } } }).status.sync;
    const found = await admin.get(url('', `revisions/${revision}/metadata`));
    expect(found.json, found.text).toMatchObject({ author: expect.stringMatching(/.+ <.+@.+>/) as string });
    expect(Date.parse(String(found.json?.date))).toBeLessThanOrEqual(Date.now());
    const same = await grpc.RevisionMetadata({ name: 'live', revision, versionId: 0 }, { metadata });
    expect(same.message).toBe(found.json?.message);
    expect(same.message).not.toBe('');
    for (const query of [{ sourceIndex: '7' }, { versionId: '99' }]) {
      const refused = await admin.get(url('', `revisions/${revision}/metadata`, query));
      expect(refused, refused.text).toMatchObject({ status: 400, json: { code: 3 } });
    }
    const unknown = await admin.get(url('', `revisions/${'f'.repeat(40)}/metadata`));
    expect(unknown.status, unknown.text).toBeGreaterThanOrEqual(400);
    expect(unknown.json?.message).toContain('ffffffff');
  });

  it.each([
    { reason: 'a value that is not base64', data: { bad: '%%%' } },
    { reason: 'data that is no map', data: 'text' },
  ])('keeps values that only the live Secret has out of a failed sync: $reason', async ({ data }) => {
    const target = url('POST', 'resource', { ...place('Secret', 'door'), ...mergePatch });
    await admin.send(target, bodyOf({ stringData: { other: 'another-secret-value' } }));
    const door = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'door' }, data };
    const revision = await when(world).committed({ 'app/door.json': JSON.stringify(door) });
    expect(await admin.send('POST /api/v1/applications/live/sync', { revision })).toMatchObject({ status: 200 });
    await eventually(world)
      .app('live')
      .fits('failed', ({ operation, status }) => {
        const { operationState } = status as { operationState?: { phase: string } };
        return operation === undefined && ['Failed', 'Error'].includes(operationState?.phase ?? '');
      });
    const { text } = await admin.get('/api/v1/applications/live');
    for (const value of ['very-secret-value', 'another-secret-value']) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(Buffer.from(value).toString('base64'));
      expect(world.installation.logTails()).not.toContain(Buffer.from(value).toString('base64'));
    }
  });
});
