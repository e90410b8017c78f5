// How fast a repo-server answers for many applications of one repository: `node test/bench/render.ts [applications]`.
// Needs Git, Redis, helm and kustomize, no cluster.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// oxlint-disable-next-line house/package-imports -- reason: set-up runs before packages exist, so it is none
import { findNodegit } from '../../tools/setup/nodegit.mjs';
import { startRepoServerLab, type GitRepository, type RepoServerLab } from '@plumbline/test/lab';

interface Row {
  what: string;
  seconds: number;
  renders: number;
  gitRequests: number;
}

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: {a: "1"}\n`;

/** Files of a repository in which every tenth application is a kustomization and the others are plain folders. */
function monorepo(apps: number): Record<string, string> {
  const files: Record<string, string> = { 'README.md': 'one' };
  for (let index = 0; index < apps; index += 1) {
    const folder = `apps/app-${index}`;
    files[`${folder}/cm.yaml`] = configMap(`cm-${index}`);
    if (index % 10 === 0) files[`${folder}/kustomization.yaml`] = 'resources: [cm.yaml]\n';
  }
  return files;
}

class RenderBench {
  readonly rows: Row[] = [];
  readonly #lab: RepoServerLab;
  readonly #made: GitRepository;
  readonly #apps: number;

  constructor(lab: RepoServerLab, made: GitRepository, apps: number) {
    this.#lab = lab;
    this.#made = made;
    this.#apps = apps;
  }

  /** Asks for all applications at once and keeps what it cost. */
  async all(what: string, noRevisionCache: boolean): Promise<void> {
    const before = await this.#counts();
    const startedAt = performance.now();
    const paths = Array.from({ length: this.#apps }, (_, index) => `apps/app-${index}`);
    await Promise.all(
      paths.map((path) =>
        this.#lab.client.GenerateManifest({
          repo: { repo: this.#made.url },
          revision: 'main',
          appName: path.slice(5),
          namespace: 'ns',
          noRevisionCache,
          applicationSource: { repoURL: this.#made.url, path },
        }),
      ),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await this.#counts();
    this.rows.push({ what, seconds, renders: after.renders - before.renders, gitRequests: after.git - before.git });
  }

  async #counts(): Promise<{ renders: number; git: number }> {
    return {
      renders: await this.#lab.metric('plumbline_renders_total'),
      git: await this.#lab.metric('argocd_git_request_total'),
    };
  }
}

function peakMiB(pid: number): number {
  const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kib ?? 0) / 1024);
}

/** Runs the bench and answers its rows and the peak memory of the process in MiB. */
export async function benchRender(
  apps: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ rows: readonly Row[]; peakMiB: number }> {
  const lab = await startRepoServerLab({ environment });
  try {
    const made = await lab.git.createRepository('bench');
    await made.commit(monorepo(apps));
    const bench = new RenderBench(lab, made, apps);
    await bench.all('first render of all', false);
    await bench.all('asked again', false);
    await made.commit({ 'README.md': 'two' });
    await bench.all('a commit that changes nothing for them', true);
    await made.commit({ 'apps/app-1/cm.yaml': configMap('changed') });
    await bench.all('a commit that changes one of them', true);
    await lab.process().stop();
    await lab.restart();
    await bench.all('after a restart', false);
    return { rows: bench.rows, peakMiB: peakMiB(lab.process().pid) };
  } finally {
    await lab.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const apps = Number(process.argv[2] ?? 200);
  const nodegit = process.argv.includes('--nodegit') ? findNodegit() : undefined;
  const { rows, peakMiB: peak } = await benchRender(
    apps,
    nodegit === undefined ? {} : { PLUMBLINE_NODEGIT_PATH: nodegit },
  );
  console.log(
    `${apps} applications of one repository, one repo-server, objects by ${nodegit === undefined ? 'git cat-file' : 'nodegit'}, peak ${peak} MiB`,
  );
  console.table(rows.map((row) => ({ ...row, seconds: row.seconds.toFixed(2) })));
}
