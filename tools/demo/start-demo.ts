import { createServer } from 'node:net';
import { join } from 'node:path';

import { API_VERSION, IN_CLUSTER_SERVER, finalizer, type KubeObject } from '@plumbline/contract/crd';
import { awaitObject, describeApp, statusOf } from '@plumbline/test/dsl';
import {
  startInstallation,
  startLab,
  waitFor,
  type GitRepository,
  type Installation,
  type LabCluster,
  type OwnedLab,
} from '@plumbline/test/lab';

import { sampleApplications, sampleFiles, type SampleApplication } from './sample-files.ts';

/** A running demo. */
export interface Demo {
  readonly lab: OwnedLab;
  readonly cluster: LabCluster;
  readonly installation: Installation;
  readonly repository: GitRepository;
  /** Of user `admin`. */
  readonly password: string;
  stop(): Promise<void>;
}

const namespace = 'argocd';

function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function renderApplication({ name, path, isAutomated }: SampleApplication, repoURL: string): KubeObject {
  const automated = isAutomated ? { automated: { prune: true, selfHeal: true } } : {};
  return {
    apiVersion: API_VERSION,
    kind: 'Application',
    metadata: { name, namespace, finalizers: [finalizer.resources] },
    spec: {
      project: 'default',
      source: { repoURL, path, targetRevision: 'HEAD' },
      destination: { server: IN_CLUSTER_SERVER, namespace: name },
      syncPolicy: { ...automated, syncOptions: ['CreateNamespace=true'] },
    },
  };
}

async function readPassword(cluster: LabCluster): Promise<string> {
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace, name: 'argocd-initial-admin-secret' };
  const secret = await waitFor(() => cluster.client.get(ref), { what: 'the API server has made the admin password' });
  const { password = '' } = (secret.data ?? {}) as { password?: string };
  return Buffer.from(password, 'base64').toString('utf8');
}

async function deploySamples(cluster: LabCluster, repository: GitRepository): Promise<void> {
  await waitFor(() => cluster.client.get({ apiVersion: API_VERSION, kind: 'AppProject', namespace, name: 'default' }), {
    what: 'the API server has made AppProject "default"',
  });
  for (const sample of sampleApplications) await cluster.client.create(renderApplication(sample, repository.url));
  for (const { name } of sampleApplications.filter((sample) => sample.isAutomated)) {
    await awaitObject(cluster.client, {
      ref: { apiVersion: API_VERSION, kind: 'Application', namespace, name },
      what: 'is Synced and Healthy',
      isReached: (app) => statusOf(app).sync?.status === 'Synced' && statusOf(app).health?.status === 'Healthy',
      describe: describeApp,
    });
  }
}

/** Starts a lab, all four processes and the samples; the automated ones are Synced and Healthy when it resolves. */
export async function startDemo(log: (line: string) => void): Promise<Demo> {
  log('starting etcd, kube-apiserver, kube-controller-manager, Redis and a Git server');
  const lab = await startLab();
  const [cluster] = lab.clusters;
  if (!cluster) throw new Error('start the demo: the lab has no cluster');
  const started: { installation?: Installation } = {};
  const stop = async (): Promise<void> => {
    await started.installation?.stop();
    await lab.stop();
  };
  try {
    await cluster.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const repository = await lab.git.createRepository('demo');
    await repository.commit(sampleFiles, { message: 'three applications' });
    log('starting repo-server, application-controller, applicationset-controller and api-server');
    const installation = await startInstallation({
      folder: join(lab.folder, namespace),
      cluster,
      git: lab.git,
      namespace,
      services: ['repo-server', 'application-controller', 'applicationset-controller', 'api-server'],
      environment: { ARGOCD_RECONCILIATION_TIMEOUT: '10s', ARGOCD_RECONCILIATION_JITTER: '0s' },
      ...((await isPortFree(8080)) ? { ports: { apiServer: 8080 } } : {}),
    });
    started.installation = installation;
    log('deploying the sample applications');
    await deploySamples(cluster, repository);
    return { lab, cluster, installation, repository, password: await readPassword(cluster), stop };
  } catch (error) {
    console.error(started.installation?.logTails(30) ?? '');
    await stop();
    throw error;
  }
}
