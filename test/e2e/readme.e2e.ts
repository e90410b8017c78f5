// Runs the commands of README.md as they stand there. What stands for something of the reader's (HOST:PORT, an image,
// a repository) is replaced by the lab's; a command that this file does not know fails it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { awaitObject, describeApp, statusOf } from '@plumbline/test/dsl';
import {
  openShell,
  repositoryRoot,
  startInstallation,
  startLab,
  type Installation,
  type OwnedCluster,
  type OwnedLab,
} from '@plumbline/test/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Block {
  language: string;
  text: string;
}

interface Stage {
  lab: OwnedLab;
  cluster: OwnedCluster;
  installation: Installation;
  password: string;
  blocks: Block[];
}

const kustomization = 'resources: [web.yaml]\n';
const web = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n';

function readBlocks(markdown: string): Block[] {
  const found = markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...found].map(([, language = '', text = '']) => ({ language, text }));
}

describe('README.md', () => {
  const at = {} as Stage;
  const run = (line: string, cwd: string): Promise<string> =>
    openShell(at.installation).run(line, { cwd, timeoutMs: 110_000 });

  /** The blocks with a line that begins so; each test takes its own from the page. */
  function commandsWith(beginning: string): string[] {
    const block = at.blocks.find(({ language, text }) => language === 'sh' && text.startsWith(beginning));
    if (!block) throw new Error(`README.md has no block that begins with "${beginning}"`);
    return block.text.trim().split('\n');
  }

  async function startServices(): Promise<void> {
    await at.installation?.stop();
    at.installation = await startInstallation({
      folder: join(at.lab.folder, 'argocd'),
      cluster: at.cluster,
      git: at.lab.git,
      namespace: 'argocd',
      services: ['repo-server', 'application-controller', 'applicationset-controller', 'api-server'],
    });
  }

  beforeAll(async () => {
    at.blocks = readBlocks(await readFile(join(repositoryRoot, 'README.md'), 'utf8'));
    at.lab = await startLab({ installCustomResources: false });
    const [cluster] = at.lab.clusters;
    if (!cluster) throw new Error('the lab has no cluster');
    at.cluster = cluster;
    const bare = { folder: join(at.lab.folder, 'argocd'), cluster, git: at.lab.git, namespace: 'argocd' };
    at.installation = await startInstallation({ ...bare, services: [] });
  });
  afterAll(async () => {
    await at.installation?.stop();
    await at.lab?.stop();
  });

  it('has no command that this test does not know', () => {
    const known = [
      'npm run demo',
      'npm test',
      'kubectl create namespace argocd',
      'kubectl -n argocd get secret',
      'kubectl apply -f',
    ];
    const blocks = at.blocks.filter(({ language }) => language === 'sh').map(({ text }) => text);
    expect(blocks.filter((text) => !known.some((beginning) => text.startsWith(beginning)))).toEqual([]);
  });

  it('npm test is what CI runs', async () => {
    expect(commandsWith('npm test')).toEqual(['npm test']);
    expect(await readFile(join(repositoryRoot, '.ci', 'run'), 'utf8')).toContain('\nnpm test\n');
  });

  it('npm run demo shows an Application that heals', async () => {
    expect(commandsWith('npm run demo')).toEqual(['npm run demo']);
    const printed = await run('npm run --silent demo -- --script', repositoryRoot);
    expect(printed).toMatch(/URL\s+http:.*\n\s+user\s+admin\n\s+password\s+\S+/);
    expect(printed).toContain('a live edit was healed after');
  });

  it('installs with Helm', async () => {
    for (const line of commandsWith('kubectl create namespace argocd')) {
      await run(line.replace('REPOSITORY', 'registry.example/plumbline').replace('TAG', '0.1.0'), repositoryRoot);
    }
    const workloads = await run('kubectl -n argocd get deployments,statefulsets -o name', repositoryRoot);
    expect(workloads).toContain('argocd-server');
    // The lab runs no containers: what the workloads would run is started as processes.
    await startServices();
  });

  it('prints the first password', async () => {
    const [line = ''] = commandsWith('kubectl -n argocd get secret');
    at.password = await run(line, repositoryRoot);
    expect(at.password).toMatch(/^\S{8,}$/);
  });

  it('deploys the first Application', async () => {
    const repository = await at.lab.git.createRepository('deploy');
    await repository.commit({
      'overlays/production/kustomization.yaml': kustomization,
      'overlays/production/web.yaml': web,
    });
    const manifest = at.blocks.find(({ language, text }) => language === 'yaml' && text.includes('kind: Application'));
    const application = (manifest?.text ?? '').replace(/repoURL: \S+/, `repoURL: ${repository.url}`);
    const folder = at.installation.folder;
    await writeFile(join(folder, 'application.yaml'), application);
    const [apply = '', login = '', get = ''] = commandsWith('kubectl apply -f application.yaml');
    await run(apply, folder);
    await awaitObject(at.cluster.client, {
      ref: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace: 'argocd', name: 'my-app' },
      what: 'is Synced and Healthy',
      isReached: (app) => statusOf(app).sync?.status === 'Synced' && statusOf(app).health?.status === 'Healthy',
      describe: describeApp,
    });
    const address = login.replace('HOST:PORT', at.installation.serverAddress);
    await run(`${address} --plaintext --username admin --password '${at.password}'`, folder);
    const printed = await run(get, folder);
    expect(printed).toMatch(/Sync Status:\s+Synced/);
    expect(printed).toMatch(/Health Status:\s+Healthy/);
  });
});
