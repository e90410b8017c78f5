import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  createCertificateAuthority,
  generateServiceAccountKeys,
  type CertificateAuthority,
  type KeyPair,
} from '../certificates.ts';
import { childEnvironment, labProgram } from '../config.ts';
import { findFreePorts } from '../free-port.ts';
import { startProcess, type LabProcess } from '../start-process.ts';
import { createClusterClient, type ClusterAccess, type ClusterClient } from './cluster-client.ts';
import { renderKubeconfig } from './kubeconfig.ts';

/** A real Kubernetes control plane: etcd, kube-apiserver and kube-controller-manager as processes. */
export interface ControlPlane extends ClusterAccess {
  readonly name: string;
  /** Kubeconfig of a user in `system:masters`, by client certificate. */
  readonly kubeconfigPath: string;
  /** Token of user `plumbline`, also in `system:masters`: what we run, told apart from what tests do. */
  readonly serviceToken: string;
  /** One JSON line for each request, when the control plane was started with an audit log. */
  readonly auditLogPath?: string;
  /** Certificate for loopback servers of this cluster, such as the kubelet stand-in. */
  readonly serving: KeyPair;
  readonly client: ClusterClient;
  /** Where its logs and data are. */
  readonly folder: string;
  /** Kills kube-apiserver; clients see refused connections until `startApiServer`. */
  killApiServer(): Promise<void>;
  /** Starts kube-apiserver again on its port and data. */
  startApiServer(): Promise<void>;
  /** CPU and memory can be read from these. */
  processes(): readonly LabProcess[];
  stop(): Promise<void>;
}

// Only what moves objects that Applications have; the scheduler's and kubelet's part is our stand-in's.
const controllers = [
  'clusterrole-aggregation-controller',
  'cronjob-controller',
  'daemonset-controller',
  'deployment-controller',
  'disruption-controller',
  'endpoints-controller',
  'endpointslice-controller',
  'garbage-collector-controller',
  'horizontal-pod-autoscaler-controller',
  'job-controller',
  'namespace-controller',
  'persistentvolume-binder-controller',
  'persistentvolume-protection-controller',
  'persistentvolumeclaim-protection-controller',
  'pod-garbage-collector-controller',
  'replicaset-controller',
  'replicationcontroller-controller',
  'resourcequota-controller',
  'root-ca-certificate-publisher-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'statefulset-controller',
  'ttl-after-finished-controller',
];

interface Tokens {
  admin: string;
  service: string;
}

// Who asked for what, without bodies; watches count once, when they begin.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{ level: Metadata }]
`;

interface Files {
  folder: string;
  path(name: string): string;
}

function writeSecrets(folder: string, contents: Record<string, string>): Files {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(contents)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  return { folder, path: (name) => join(folder, name) };
}

async function writeCredentials(
  folder: string,
  authority: CertificateAuthority,
  tokens: Tokens,
): Promise<{ files: Files; serving: KeyPair; admin: KeyPair }> {
  const names = ['127.0.0.1', 'localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', '10.96.0.1'];
  const serving = await authority.issueServer(names);
  const admin = await authority.issueClient('lab-admin', ['system:masters']);
  const accounts = generateServiceAccountKeys();
  const files = writeSecrets(folder, {
    'ca.pem': authority.cert,
    'serving.pem': serving.cert,
    'serving-key.pem': serving.key,
    'accounts.pem': accounts.publicKey,
    'accounts-key.pem': accounts.privateKey,
    'tokens.csv': [
      `${tokens.admin},lab-admin,lab-admin,"system:masters"`,
      `${tokens.service},plumbline,plumbline,"system:masters"`,
      '',
    ].join('\n'),
    'audit-policy.yaml': auditPolicy,
  });
  return { files, serving, admin };
}

async function startEtcd(files: Files, [clientPort, peerPort]: readonly number[]): Promise<LabProcess> {
  const client = `http://127.0.0.1:${clientPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  return startProcess({
    name: 'etcd',
    program: labProgram('etcd'),
    folder: files.folder,
    env: childEnvironment(),
    args: [
      `--data-dir=${files.path('etcd')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
    isReady: async () => (await fetch(`${client}/health`)).ok,
  });
}

function apiServerArgs(files: Files, ports: { etcd: number; secure: number }, auditLogPath?: string): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${ports.secure}`,
    `--tls-cert-file=${files.path('serving.pem')}`,
    `--tls-private-key-file=${files.path('serving-key.pem')}`,
    `--client-ca-file=${files.path('ca.pem')}`,
    `--token-auth-file=${files.path('tokens.csv')}`,
    `--service-account-key-file=${files.path('accounts.pem')}`,
    `--service-account-signing-key-file=${files.path('accounts-key.pem')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--kubelet-certificate-authority=${files.path('ca.pem')}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    '--endpoint-reconciler-type=none',
    '--profiling=false',
    '--shutdown-watch-termination-grace-period=1s',
    '--max-requests-inflight=2000',
    '--max-mutating-requests-inflight=1000',
    ...(auditLogPath
      ? [`--audit-policy-file=${files.path('audit-policy.yaml')}`, `--audit-log-path=${auditLogPath}`]
      : []),
  ];
}

/** What a control plane may do besides. */
export interface ControlPlaneOptions {
  /** Default: false. */
  hasAuditLog?: boolean;
}

/** Starts a control plane below `folder`; ready within a few seconds. Throws `UNAVAILABLE` with the log of what failed. */
export async function startControlPlane(
  name: string,
  parent: string,
  options: ControlPlaneOptions = {},
): Promise<ControlPlane> {
  const tokens: Tokens = { admin: randomBytes(16).toString('hex'), service: randomBytes(16).toString('hex') };
  const authority = await createCertificateAuthority(`plumbline-lab-${name}`);
  const { files, serving, admin } = await writeCredentials(join(parent, name), authority, tokens);
  const [secure = 0, ...etcdPorts] = await findFreePorts(3);
  const access = { server: `https://127.0.0.1:${secure}`, caPem: authority.cert, token: tokens.admin };
  const kubeconfigPath = files.path('admin.kubeconfig');
  writeFileSync(kubeconfigPath, renderKubeconfig({ name, ...access, client: admin }), { mode: 0o600 });
  const client = createClusterClient(access);
  const auditLogPath = options.hasAuditLog ? files.path('audit.log') : undefined;

  const etcd = await startEtcd(files, etcdPorts);
  const startApi = (): Promise<LabProcess> =>
    startProcess({
      name: 'kube-apiserver',
      program: labProgram('kube-apiserver'),
      folder: files.folder,
      env: childEnvironment(),
      args: apiServerArgs(files, { etcd: etcdPorts[0] ?? 0, secure }, auditLogPath),
      isReady: async () => (await client.request('GET', '/readyz')) === 'ok',
    });
  let apiServer = await startApi();
  const controllerManager = await startProcess({
    name: 'kube-controller-manager',
    program: labProgram('kube-controller-manager'),
    folder: files.folder,
    env: childEnvironment(),
    args: [
      `--kubeconfig=${kubeconfigPath}`,
      `--controllers=${controllers.join(',')}`,
      `--service-account-private-key-file=${files.path('accounts-key.pem')}`,
      `--root-ca-file=${files.path('ca.pem')}`,
      '--leader-elect=false',
      '--secure-port=0',
      '--kube-api-qps=500',
      '--kube-api-burst=1000',
      '--enable-dynamic-provisioning=false',
      '--profiling=false',
    ],
  });
  return {
    name,
    ...access,
    kubeconfigPath,
    serviceToken: tokens.service,
    ...(auditLogPath ? { auditLogPath } : {}),
    serving,
    client,
    folder: files.folder,
    async killApiServer() {
      await apiServer.kill();
    },
    async startApiServer() {
      apiServer = await startApi();
    },
    processes: () => [etcd, apiServer, controllerManager],
    async stop() {
      client.close();
      // Nothing here is kept, so nothing needs to end gently.
      await Promise.all([controllerManager.kill(), apiServer.kill(), etcd.kill()]);
    },
  };
}
