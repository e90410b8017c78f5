// The first Application, word for word as the README tells it, on a control plane of its own: what the installation
// manifest brings (definitions, rights, settings) is what the processes find.
import { join } from 'node:path';

import type { KubeObject } from '@plumbline/contract/crd';
import { awaitObject, describeApp, statusOf } from '@plumbline/test/dsl';
import {
  openShell,
  repositoryRoot,
  startInstallation,
  startLab,
  type GitRepository,
  type Installation,
  type ObjectRef,
  type OwnedLab,
  type Shell,
} from '@plumbline/test/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const deployment = (image: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: '${image}' }]
`;

const files = {
  'base/kustomization.yaml': 'resources: [deployment.yaml, service.yaml, extra.yaml]\n',
  'base/deployment.yaml': deployment('registry.example/web:1'),
  'base/service.yaml': `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
  'base/extra.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra }\ndata: { a: b }\n',
  'overlays/production/kustomization.yaml': `
resources: [../../base]
replicas: [{ name: web, count: 2 }]
`,
};

const application = (repoUrl: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: my-app
  namespace: argocd
  finalizers: [resources-finalizer.argocd.argoproj.io]
spec:
  project: default
  source:
    repoURL: ${repoUrl}
    targetRevision: HEAD
    path: overlays/production
  destination:
    server: https://kubernetes.default.svc
    namespace: my-app
  syncPolicy:
    automated: { prune: true, selfHeal: true }
    syncOptions: [CreateNamespace=true]
`;

const appRef: ObjectRef = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  namespace: 'argocd',
  name: 'my-app',
};
const inApp = (apiVersion: string, kind: string, name: string): ObjectRef => ({
  apiVersion,
  kind,
  namespace: 'my-app',
  name,
});
const web = inApp('apps/v1', 'Deployment', 'web');

function imageOf(object: KubeObject): string | undefined {
  const { template } = object.spec as { template: { spec: { containers: { image: string }[] } } };
  return template.spec.containers[0]?.image;
}

describe('the first Application', () => {
  const at = {} as { lab: OwnedLab; installation: Installation; shell: Shell; repository: GitRepository };
  const clone = (): string => join(at.installation.folder, 'clone');

  async function reaches(ref: ObjectRef, what: string, test: (object: KubeObject) => boolean): Promise<KubeObject> {
    const [cluster] = at.lab.clusters;
    if (!cluster) throw new Error('the lab has no cluster');
    const isReached = (object: KubeObject | undefined): boolean => object !== undefined && test(object);
    const describe = ref.kind === 'Application' ? { describe: describeApp } : {};
    return (await awaitObject(cluster.client, { ref, what, isReached, ...describe })) as KubeObject;
  }

  const isSyncedAt = (revision: string): Promise<KubeObject> =>
    reaches(appRef, `is Synced and Healthy at ${revision}`, (app) => {
      const { sync, health } = statusOf(app);
      return sync?.status === 'Synced' && health?.status === 'Healthy' && sync.revision === revision;
    });

  async function isGone(ref: ObjectRef): Promise<void> {
    const [cluster] = at.lab.clusters;
    if (cluster)
      await awaitObject(cluster.client, { ref, what: 'is gone', isReached: (object) => object === undefined });
  }

  beforeAll(async () => {
    at.lab = await startLab({ installCustomResources: false });
    at.repository = await at.lab.git.createRepository('deploy');
    await at.repository.commit(files, { message: 'first version' });
    const [cluster] = at.lab.clusters;
    if (!cluster) throw new Error('the lab has no cluster');
    const start = { folder: join(at.lab.folder, 'argocd'), cluster, git: at.lab.git, namespace: 'argocd' };
    // Namespace and manifest come first, as a user applies them; then what its Deployments would run, as processes.
    const bare = await startInstallation({ ...start, services: [] });
    await openShell(bare).run(`
      kubectl create namespace argocd
      kubectl apply -n argocd --server-side -f ${join(repositoryRoot, 'charts', 'install.yaml')}
    `);
    await bare.stop();
    at.installation = await startInstallation({
      ...start,
      services: ['repo-server', 'application-controller', 'applicationset-controller', 'api-server'],
      environment: { ARGOCD_RECONCILIATION_TIMEOUT: '5s', ARGOCD_RECONCILIATION_JITTER: '0s' },
    });
    at.shell = openShell(at.installation);
  });
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => console.error(at.installation?.logTails() ?? 'nothing started'));
  });
  afterAll(async () => {
    await at.installation?.stop();
    await at.lab?.stop();
  });

  it('lets the admin in with the password from the secret', async () => {
    const printed = await at.shell.run(`
      password=$(kubectl -n argocd get secret argocd-initial-admin-secret -o jsonpath='{.data.password}' | base64 -d)
      argocd login ${at.installation.serverAddress} --plaintext --username admin --password "$password"
    `);
    expect(printed).toMatch(/'admin(:login)?' logged in successfully/);
  });

  it('deploys an Application that kubectl applies', async () => {
    const manifest = join(at.installation.folder, 'application.yaml');
    await at.shell.run(
      `cat > ${manifest} <<'END'\n${application(at.repository.url)}\nEND\nkubectl apply -f ${manifest}`,
    );
    await isSyncedAt(await at.repository.resolve());
    const printed = await at.shell.run('argocd app get my-app');
    expect(printed).toMatch(/Sync Status:\s+Synced to HEAD/);
    expect(printed).toMatch(/Health Status:\s+Healthy/);
    await at.shell.run('kubectl -n my-app rollout status deployment/web --timeout=30s');
  });

  it('deploys a commit', async () => {
    await at.shell.run(`
      git clone -q ${at.repository.url} ${clone()}
      cd ${clone()}
      sed -i s/web:1/web:2/ base/deployment.yaml
      git commit -qam 'second version'
      git push -q
    `);
    await isSyncedAt(await at.repository.resolve());
    await reaches(web, 'runs version 2', (object) => imageOf(object) === 'registry.example/web:2');
  });

  it('rolls back by git revert', async () => {
    await at.shell.run(`cd ${clone()}\ngit revert --no-edit HEAD\ngit push -q`);
    await isSyncedAt(await at.repository.resolve());
    await reaches(web, 'runs version 1', (object) => imageOf(object) === 'registry.example/web:1');
  });

  it('heals a live edit', async () => {
    await at.shell.run('kubectl -n my-app scale deployment web --replicas=5');
    await reaches(web, 'has its 2 replicas again', (object) => (object.spec as { replicas: number }).replicas === 2);
  });

  it('prunes a removed file', async () => {
    await at.shell.run(`
      cd ${clone()}
      git rm -q base/extra.yaml
      sed -i 's/, extra.yaml//' base/kustomization.yaml
      git commit -qam 'no more extra'
      git push -q
    `);
    await isGone(inApp('v1', 'ConfigMap', 'extra'));
    await isSyncedAt(await at.repository.resolve());
  });

  it('syncs by hand', async () => {
    const printed = await at.shell.run('argocd app sync my-app');
    expect(printed).toMatch(/Phase:\s+Succeeded/);
  });

  it('leaves nothing behind a cascading delete', async () => {
    await at.shell.run('argocd app delete my-app --cascade --yes');
    await isGone(appRef);
    await isGone(web);
    await isGone(inApp('v1', 'Service', 'web'));
    const left = await at.shell.run(`kubectl -n my-app get deployments,replicasets,pods,services -o name`);
    expect(left.trim()).toBe('');
  });
});
