// The chart on the lab: helm renders it, kubectl applies it, and since no kubelet runs images here, every container's command
// runs as a process with the environment, arguments, ConfigMaps, Secrets and rights that the chart gives it
// (chart-pods/loopback.ts says what stands in for what). Then the installation must work.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import {
  childEnvironment,
  findFreePorts,
  labProgram,
  makeTemporaryFolder,
  repositoryRoot,
  runCommand,
  sharedLab,
  waitFor,
} from '@plumbline/test/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { requestJson } from './chart-pods/request-json.ts';
import type { PortMap } from './chart-pods/loopback.ts';
import { dataOf } from './chart-pods/pod-spec.ts';
import { renderChart } from './chart-pods/render-chart.ts';
import { startPod, type PodHost, type RunningPod } from './chart-pods/start-pod.ts';

const namespace = 'chart-control';
const target = 'chart-target';
const containerPorts: Record<string, number[]> = {
  'argocd-redis': [6379],
  'argocd-repo-server': [8081, 8084],
  'argocd-application-controller': [8082],
  'argocd-applicationset-controller': [7000, 8080, 8081],
  'argocd-server': [8080, 8083],
};
const metricsPort: Record<string, number> = {
  'argocd-repo-server': 8084,
  'argocd-application-controller': 8082,
  'argocd-applicationset-controller': 8080,
  'argocd-server': 8083,
};

const application = (repoURL: string): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'guestbook', namespace },
  spec: {
    project: 'default',
    source: { repoURL, path: 'app', targetRevision: 'main' },
    destination: { server: 'https://kubernetes.default.svc', namespace: target },
    syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
  },
});

const applicationSet = (repoURL: string): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  metadata: { name: 'generated', namespace },
  spec: {
    goTemplate: true,
    generators: [{ list: { elements: [{ name: 'from-set' }] } }],
    template: {
      metadata: { name: '{{ .name }}' },
      spec: {
        project: 'default',
        source: { repoURL, path: 'app', targetRevision: 'main' },
        destination: { server: 'https://kubernetes.default.svc', namespace: `${target}-set` },
      },
    },
  },
});

async function findPorts(): Promise<PortMap> {
  const wanted = Object.entries(containerPorts);
  const free = await findFreePorts(wanted.flatMap(([, ports]) => ports).length);
  return Object.fromEntries(
    wanted.map(([name, ports]) => [name, Object.fromEntries(ports.map((port) => [port, free.shift() ?? 0]))]),
  );
}

describe('the chart', () => {
  const lab = sharedLab();
  const cluster = lab.clusters[0];
  const pods: RunningPod[] = [];
  let host: PodHost;
  let repoURL: string;

  const kubectl = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, stdout, stderr } = await runCommand({
      program: labProgram('kubectl'),
      args: ['--kubeconfig', cluster?.kubeconfigPath ?? '', ...args],
      env: childEnvironment(),
      ...(input === undefined ? {} : { input }),
    });
    if (code !== 0) throw new AppError('KUBE_REFUSED', `kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const workload = async (kind: string, name: string): Promise<KubeObject> => {
    const found = await host.cluster.client.get({ apiVersion: 'apps/v1', kind, namespace, name });
    expect(found, `${kind} ${name}`).toBeDefined();
    return found as KubeObject;
  };
  const appIs = async (name: string, sync: string, health: string): Promise<boolean> => {
    const app = await host.cluster.client.get({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      namespace,
      name,
    });
    const status = app?.['status'] as { sync?: { status?: string }; health?: { status?: string } } | undefined;
    return status?.sync?.status === sync && status?.health?.status === health;
  };

  beforeAll(async () => {
    if (cluster === undefined) throw new Error('the lab has no cluster');
    host = { cluster, namespace, folder: makeTemporaryFolder('chart'), ports: await findPorts() };
    const repository = await lab.git.createRepository('chart');
    await repository.commit({
      'app/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: greeting }\ndata: { text: hello }\n',
    });
    repoURL = repository.url;
    await kubectl(['create', 'namespace', namespace]);
    await kubectl(
      ['apply', '-n', namespace, '--server-side', '--force-conflicts', '-f', '-'],
      await renderChart(namespace),
    );
  });
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => {
      for (const pod of pods)
        for (const child of pod.processes) console.error(`--- ${child.name}\n${child.logTail(60)}`);
    });
  });
  afterAll(async () => {
    await Promise.all(pods.flatMap((pod) => pod.processes.map((child) => child.stop())));
    const named = ['argocd-server', 'argocd-application-controller', 'argocd-applicationset-controller'];
    await kubectl(['delete', 'namespace', namespace, target, '--wait=false', '--ignore-not-found']);
    await kubectl(['delete', 'clusterrolebinding', ...named, '--ignore-not-found']);
    await kubectl(['delete', 'clusterrole', ...named, '--ignore-not-found']);
    await lab.stop();
    rmSync(host.folder, { recursive: true, force: true });
  });

  it('starts Redis with a password that nobody chose', async () => {
    pods.push(await startPod(host, await workload('Deployment', 'argocd-redis')));
    const secret = await host.cluster.client.get({ apiVersion: 'v1', kind: 'Secret', namespace, name: 'argocd-redis' });
    const { auth = '', 'cache-key': cacheKey = '' } = secret === undefined ? {} : dataOf(secret);
    expect(Math.min(auth.length, cacheKey.length)).toBeGreaterThanOrEqual(32);
    expect(auth).not.toBe(cacheKey);
  });

  it.each([
    ['Deployment', 'argocd-repo-server'],
    ['Deployment', 'argocd-server'],
    ['StatefulSet', 'argocd-application-controller'],
    ['Deployment', 'argocd-applicationset-controller'],
  ])('starts %s %s until its probes answer', async (kind, name) => {
    const pod = await startPod(host, await workload(kind, name));
    pods.push(pod);
    expect(pod.processes.map((child) => child.isRunning())).toEqual([true]);
  });

  it('syncs an Application with the rights of its own accounts', async () => {
    await host.cluster.client.apply(application(repoURL));
    await waitFor(() => appIs('guestbook', 'Synced', 'Healthy'), {
      what: 'guestbook is Synced and Healthy',
      timeoutMs: 60_000,
    });
    const live = await host.cluster.client.get({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: target,
      name: 'greeting',
    });
    expect(live?.['data']).toEqual({ text: 'hello' });
  });

  it('generates an Application from an ApplicationSet', async () => {
    await host.cluster.client.apply(applicationSet(repoURL));
    await waitFor(() => appIs('from-set', 'OutOfSync', 'Missing'), { what: 'from-set is compared', timeoutMs: 60_000 });
    const set = await host.cluster.client.get({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      namespace,
      name: 'from-set',
    });
    expect(set?.metadata.ownerReferences?.map((owner) => owner.kind)).toEqual(['ApplicationSet']);
  });

  it('lets the first admin in, who sees both', async () => {
    const url = `https://127.0.0.1:${host.ports['argocd-server']?.[8080]}`;
    const secret = await host.cluster.client.get({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace,
      name: 'argocd-initial-admin-secret',
    });
    const { password = '' } = secret === undefined ? {} : dataOf(secret);
    const session = await requestJson<{ token?: string }>(`${url}/api/v1/session`, {
      body: { username: 'admin', password },
    });
    const list = await requestJson<{ items?: KubeObject[] }>(`${url}/api/v1/applications`, {
      token: session.token ?? '',
    });
    expect(list.items?.map((app) => app.metadata.name).toSorted()).toEqual(['from-set', 'guestbook']);
  });

  it('exports series that docs/metrics.md explains, and explains none that do not exist', async () => {
    const page = readFileSync(join(repositoryRoot, 'docs', 'metrics.md'), 'utf8');
    const documented = new Set([...page.matchAll(/^\| `([a-z0-9_]+)` /gm)].map(([, name = '']) => name));
    const exported = new Set<string>();
    for (const [component, port] of Object.entries(metricsPort)) {
      const answer = await fetch(`http://127.0.0.1:${host.ports[component]?.[port]}/metrics`);
      for (const [, name = ''] of (await answer.text()).matchAll(/^# TYPE (\S+) /gm)) exported.add(name);
    }
    const own = [...exported].filter((name) => !/^(process|nodejs)_/.test(name));
    expect(own.filter((name) => !documented.has(name)).toSorted(), 'exported, not documented').toEqual([]);
    expect([...documented].filter((name) => !exported.has(name)).toSorted(), 'documented, not exported').toEqual([]);
  });

  it('is taken by the API server with everything turned on', async () => {
    const values = [
      'server.autoscaling.enabled=true',
      'server.pdb.enabled=true',
      'server.ingress.enabled=true',
      'server.ingress.host=argocd.example',
      'server.ingress.tlsSecretName=argocd-server-tls',
      'server.service.type=LoadBalancer',
      'repoServer.autoscaling.enabled=true',
      'repoServer.pdb.enabled=true',
      'controller.replicas=3',
      'controller.pdb.enabled=true',
      'applicationSet.pdb.enabled=true',
      'global.podAntiAffinity=hard',
      'configs.params.application\\.namespaces=team-*',
    ];
    const manifest = await renderChart(namespace, values);
    const said = await kubectl(
      ['apply', '-n', namespace, '--server-side', '--force-conflicts', '--dry-run=server', '-f', '-'],
      manifest,
    );
    for (const kind of ['horizontalpodautoscaler', 'poddisruptionbudget', 'ingress']) expect(said).toContain(kind);
  });

  it('refuses a value that it does not know', async () => {
    await expect(renderChart(namespace, ['servr.replicas=2'])).rejects.toMatchObject({ code: 'RENDER_FAILED' });
  });

  it('writes no password into any log', async () => {
    const secrets = ['argocd-redis', 'argocd-initial-admin-secret', 'argocd-secret'];
    for (const name of secrets) {
      const secret = await host.cluster.client.get({ apiVersion: 'v1', kind: 'Secret', namespace, name });
      // The time of the last password change is no secret; it equals the time of a log line.
      const entries = Object.entries(secret === undefined ? {} : dataOf(secret));
      const values = entries
        .filter(([key, text]) => !key.endsWith('Mtime') && text.length >= 12)
        .map(([, text]) => text);
      expect(values).not.toEqual([]);
      for (const child of pods.flatMap((pod) => pod.processes)) {
        const log = readFileSync(child.logFile, 'utf8');
        expect(
          values.some((value) => log.includes(value)),
          `${name} in the log of ${child.name}`,
        ).toBe(false);
      }
    }
  });
});
