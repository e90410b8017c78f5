import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '@plumbline/contract/crd';
import type { AppError } from '@plumbline/contract/errors';
import { startLab, waitFor, type OwnedLab } from '@plumbline/test/lab';
import {
  applyObject,
  createKubeClient,
  loadKubeConfig,
  resources,
  startInformer,
  startReflector,
  type KubeClient,
  type ReflectorChange,
} from './index.ts';

const configMap = (name: string, data: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

describe('kube client on a real API server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-kube-'));
  let lab: OwnedLab;
  let client: KubeClient;
  beforeAll(async () => {
    lab = await startLab();
    const kubeconfig = join(folder, 'config');
    writeFileSync(kubeconfig, lab.clusters[0]?.kubeconfig('team-a') ?? '');
    client = createKubeClient(await loadKubeConfig({ env: { KUBECONFIG: kubeconfig } }));
  });
  afterAll(async () => {
    await client?.close();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const newNamespace = async (name: string): Promise<string> => {
    await client.create(
      { resource: resources.namespaces },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
    );
    return name;
  };

  it('creates, reads, changes and deletes', async () => {
    const namespace = await newNamespace('verbs');
    const target = { resource: resources.configMaps, namespace, name: 'a' };
    await client.create(target, configMap('a', { k: '1' }));
    await client.patch(target, { kind: 'merge', body: { data: { k: '2' } } });
    const live = await client.get(target);
    expect(live['data']).toEqual({ k: '2' });
    await expect(client.create(target, configMap('a'))).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(
      client.update(target, { ...live, metadata: { ...live.metadata, resourceVersion: '1' } }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    const wrongUid = client.delete(target, { preconditions: { uid: '00000000-0000-0000-0000-000000000000' } });
    await expect(wrongUid).rejects.toMatchObject({ code: 'CONFLICT' });
    await client.delete(target, {
      preconditions: { uid: live.metadata.uid, resourceVersion: live.metadata.resourceVersion },
    });
    await expect(client.get(target)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('says in the words of the server why an object is refused', async () => {
    const bad = client.create({ resource: resources.configMaps, namespace: 'default' }, configMap('Not A Name'));
    await expect(bad).rejects.toMatchObject({ code: 'KUBE_REFUSED', details: { status: 422 } });
  });

  it('lists all pages as one list whose items say their kind', async () => {
    const namespace = await newNamespace('pages');
    for (let index = 0; index < 7; index += 1) {
      await client.create({ resource: resources.configMaps, namespace }, configMap(`cm-${index}`));
    }
    const list = await client.listAll(
      { resource: resources.configMaps, namespace },
      { pageSize: 3, fieldSelector: 'metadata.name!=kube-root-ca.crt' },
    );
    expect(list.items.map((item) => item.metadata.name)).toEqual([
      'cm-0',
      'cm-1',
      'cm-2',
      'cm-3',
      'cm-4',
      'cm-5',
      'cm-6',
    ]);
    expect(list.items.every((item) => item.kind === 'ConfigMap' && item.apiVersion === 'v1')).toBe(true);
  });

  it('discovers built-in and custom kinds', async () => {
    const { resources: found, incomplete } = await client.discover();
    const find = (group: string, kind: string) =>
      found.find((item) => item.group === group && item.kind === kind && item.isPreferred);
    expect(incomplete.size).toBe(0);
    expect(find('apps', 'Deployment')).toMatchObject({ version: 'v1', plural: 'deployments', namespaced: true });
    expect(find('', 'Namespace')).toMatchObject({ namespaced: false });
    expect(find('argoproj.io', 'Application')).toMatchObject({ plural: 'applications', version: 'v1alpha1' });
    expect((await client.version()).gitVersion).toMatch(/^v1\./);
  });

  it('follows a collection through changes', async () => {
    const namespace = await newNamespace('follow');
    const target = { resource: resources.configMaps, namespace };
    await client.create(target, configMap('before'));
    const informer = startInformer({ client, ...target, fieldSelector: 'metadata.name!=kube-root-ca.crt' });
    await informer.whenSynced();
    expect(informer.list().map((object) => object.metadata.name)).toEqual(['before']);
    expect(informer.list()[0]?.metadata.managedFields).toBeUndefined();
    await client.create(target, configMap('after'));
    await client.patch({ ...target, name: 'before' }, { kind: 'merge', body: { data: { k: 'v' } } });
    await waitFor(
      () => informer.get(namespace, 'after') !== undefined && informer.get(namespace, 'before')?.['data'] !== undefined,
      {
        what: 'the informer to see both changes',
      },
    );
    await client.delete({ ...target, name: 'before' });
    await waitFor(() => informer.get(namespace, 'before') === undefined, { what: 'the informer to see the deletion' });
    await informer.stop();
    expect(informer.state()).toEqual({ kind: 'stopped' });
  });

  it('lists anew when the server does not know its version any more', async () => {
    const namespace = await newNamespace('restored');
    const changes: ReflectorChange[] = [];
    let watches = 0;
    // As after a restored backup of etcd: the first watch asks for a version that the server has not come to; it stays silent.
    const ageing: Pick<KubeClient, 'listAll' | 'watch'> = {
      listAll: (target, options) => client.listAll(target, options),
      watch: (target, options) => {
        watches += 1;
        return client.watch(target, watches === 1 ? { ...options, resourceVersion: '999999999' } : options);
      },
    };
    const reflector = startReflector({
      client: ageing,
      resource: resources.configMaps,
      namespace,
      idleTimeoutMs: 2000,
      onChange: (change) => changes.push(change),
    });
    await waitFor(() => watches >= 2, { what: 'a second watch' });
    expect(changes.slice(0, 2).map((change) => change.kind)).toEqual(['replaced', 'replaced']);
    await reflector.stop();
  });

  it('tells that a collection cannot be read', async () => {
    const errors: AppError[] = [];
    const reflector = startReflector({
      client,
      resource: { group: 'nobody.example', version: 'v1', plural: 'things' },
      onChange: (change) => change.kind === 'incomplete' && errors.push(change.error),
    });
    await waitFor(() => errors.length === 1, { what: 'incomplete' });
    expect(errors[0]?.code).toBe('NOT_FOUND');
    const waiting = reflector.whenSynced();
    await reflector.stop();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('applies as kubectl: keeps foreign fields, removes what was dropped, says when nothing changes', async () => {
    const namespace = await newNamespace('apply');
    const request = (data: Record<string, string>) => ({
      resource: resources.configMaps,
      namespace,
      desired: configMap('cm', data),
    });
    const options = { mode: 'client', fieldManager: 'argocd-controller' } as const;
    expect((await applyObject(client, request({ a: '1', b: '2' }), options)).action).toBe('created');
    await client.patch(
      { resource: resources.configMaps, namespace, name: 'cm' },
      { kind: 'merge', body: { data: { foreign: 'x' } } },
    );
    const second = await applyObject(client, request({ a: '1', c: '3' }), options);
    expect(second).toMatchObject({ action: 'configured', object: { data: { a: '1', c: '3', foreign: 'x' } } });
    expect(second.object['data']).not.toHaveProperty('b');
    expect((await applyObject(client, request({ a: '1', c: '3' }), options)).action).toBe('unchanged');
    const stale = await applyObject(client, { ...request({ a: '9' }), live: 'absent' }, options);
    expect(stale).toMatchObject({ action: 'configured', object: { data: { a: '9', foreign: 'x' } } });
  });

  it('applies on the server, replaces, and tries without writing', async () => {
    const namespace = await newNamespace('modes');
    const request = (data: Record<string, string>) => ({
      resource: resources.configMaps,
      namespace,
      desired: configMap('cm', data),
    });
    const server = { mode: 'server', fieldManager: 'one' } as const;
    expect((await applyObject(client, request({ a: '1' }), server)).action).toBe('serverside-applied');
    const taken = applyObject(client, request({ a: '2' }), { mode: 'server', fieldManager: 'two' });
    await expect(taken).rejects.toMatchObject({ code: 'CONFLICT' });
    const forced = await applyObject(client, request({ a: '2' }), {
      mode: 'server',
      fieldManager: 'two',
      isForced: true,
    });
    expect(forced.object['data']).toEqual({ a: '2' });
    expect((await applyObject(client, request({ z: '0' }), { mode: 'replace' })).object['data']).toEqual({ z: '0' });
    await applyObject(client, request({ y: '0' }), { mode: 'client', isDryRun: true });
    await applyObject(client, request({ y: '0' }), { mode: 'client', isClientDryRun: true });
    const live = await client.get({ resource: resources.configMaps, namespace, name: 'cm' });
    expect(live['data']).toEqual({ z: '0' });
  });

  it('survives the API server going away and coming back', async () => {
    const namespace = await newNamespace('restart');
    const target = { resource: resources.configMaps, namespace };
    const heard: (AppError | undefined)[] = [];
    const informer = startInformer({ client, ...target, onIncomplete: (error) => heard.push(error), maxPauseMs: 500 });
    await informer.whenSynced();
    const before = informer.list().length;
    const controlPlane = lab.clusters[0]?.controlPlane;
    await controlPlane?.killApiServer();
    await waitFor(() => informer.incomplete() !== undefined, { what: 'the loss to be noticed' });
    expect(informer.list()).toHaveLength(before);
    await expect(client.version({ timeoutMs: 2000 })).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    await controlPlane?.startApiServer();
    await waitFor(() => client.create(target, configMap('later')), { what: 'the API server to take an object' });
    await waitFor(() => informer.get(namespace, 'later') !== undefined, { what: 'the informer to see it' });
    expect(informer.incomplete()).toBeUndefined();
    expect(heard.map((error) => error?.code)).toEqual(['CLUSTER_UNREACHABLE', undefined]);
    await informer.stop();
  });

  it('ends at once when its caller goes away', async () => {
    const abort = new AbortController();
    const waiting = client.list({ resource: resources.configMaps }, { signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
