// Acceptance of step 1: N Applications of one monorepo, one ConfigMap each, on the lab's real control plane with the
// product's own defaults. Times are wall clock on a machine that also runs etcd, kube-apiserver and this program.
import { setTimeout as delay } from 'node:timers/promises';

import { given, startWorld, when, type World } from '@plumbline/test/dsl';
import { startLab, type OwnedLab } from '@plumbline/test/lab';

import { auditPosition, countRequests, readRequests } from './audit-log.ts';
import { readUsage, type Usage } from './process-usage.ts';
import { forEachIndex, measureRawWriter } from './raw-writer.ts';
import { isSynced, watchApplications, type ApplicationWatch } from './watch-applications.ts';

/** What the bench found; milliseconds unless the name says otherwise; undefined: did not happen within the limit. */
export interface SkeletonResult {
  applications: number;
  rawWriterPerSecond: number;
  firstSyncMs: number | undefined;
  requestsPerApplication: number;
  requests: { what: string; count: number }[];
  cpuMsPerApplication: number;
  /** For one application, several times. */
  pushToSyncedMs: (number | undefined)[];
  noOpCommitMs: number | undefined;
  /** How many applications carried the new revision when time ran out. */
  noOpReached: number;
  noOpGitRequests: number;
  idleCpuSecondsPerMinute: number;
  processes: Usage[];
}

interface Bench {
  lab: OwnedLab;
  world: World;
  watch: ApplicationWatch;
  count: number;
}

const limitMs = 300_000;

const configMap = (index: number, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bench-${index}\ndata:\n  value: "${value}"\n`;

const fileOf = (index: number): string => `apps/app-${index}/configmap.yaml`;

function readProcesses({ lab, world }: Bench): Usage[] {
  const services = world.installation.services().map((service) => readUsage(service.name, service.process().pid));
  const redis = readUsage('redis', world.installation.redis.process().pid);
  const control = lab.clusters[0]?.controlPlane.processes() ?? [];
  return [...services, redis, ...control.map((child) => readUsage(`(lab) ${child.name}`, child.pid))];
}

const cpuOfProduct = (usages: readonly Usage[]): number =>
  usages.filter(({ name }) => !name.startsWith('(lab)')).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);

// Until the webhook is built the API server answers 501; then the annotation that it would set is set by hand.
async function refreshAll({ world, count }: Bench): Promise<void> {
  await forEachIndex(count, 16, (index) => when(world).refreshed('normal', `app-${index}`));
}

/** Tells the API server of a push, as GitHub would. */
async function sendPush(bench: Bench, after: string, modified: readonly string[]): Promise<void> {
  const { world } = bench;
  const body = {
    ref: 'refs/heads/main',
    before: '0'.repeat(40),
    after,
    repository: { html_url: world.repository().url.replace(/\.git$/, ''), default_branch: 'main' },
    commits: [{ id: after, added: [], removed: [], modified }],
  };
  const answer = await fetch(`${world.installation.serverUrl}/api/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-github-event': 'push' },
    body: JSON.stringify(body),
  });
  if (answer.status === 501) return refreshAll(bench);
  if (!answer.ok) throw new Error(`send a push to the webhook: status ${answer.status}: ${await answer.text()}`);
}

async function createApplications({ world, count }: Bench): Promise<void> {
  await forEachIndex(count, 16, async (index) => {
    await given(world)
      .app(`app-${index}`)
      .fromPath(`apps/app-${index}`)
      .automated({ prune: true, selfHeal: true })
      .exists();
  });
}

async function pushOne(bench: Bench, value: string): Promise<number | undefined> {
  const { world, watch } = bench;
  const index = Math.floor(bench.count / 2);
  const fromMs = performance.now();
  const revision = await world.repository().commit({ [fileOf(index)]: configMap(index, value) });
  await sendPush(bench, revision, [fileOf(index)]);
  const isDone = isSynced(revision);
  const name = `app-${index}`;
  return watch.until({ count: 1, fits: (app) => app.metadata.name === name && isDone(app), fromMs, timeoutMs: 60_000 });
}

async function commitNothing(bench: Bench): Promise<{ ms: number | undefined; reached: number; gitRequests: number }> {
  const { lab, world, watch, count } = bench;
  const before = lab.git.requests().length;
  const fromMs = performance.now();
  const revision = await world.repository().commit({ 'README.md': `unrelated ${fromMs}\n` });
  await sendPush(bench, revision, ['README.md']);
  const ms = await watch.until({ count, fits: isSynced(revision), fromMs, timeoutMs: 60_000 });
  return { ms, reached: watch.count(isSynced(revision)), gitRequests: lab.git.requests().length - before };
}

async function measureIdle(bench: Bench): Promise<number> {
  await delay(5_000);
  const before = cpuOfProduct(readProcesses(bench));
  const seconds = 20;
  await delay(seconds * 1000);
  return ((cpuOfProduct(readProcesses(bench)) - before) / seconds) * 60;
}

async function measure(bench: Bench, log: (line: string) => void): Promise<SkeletonResult> {
  const { lab, world, watch, count } = bench;
  const client = world.cluster.client;
  const auditLog = lab.clusters[0]?.controlPlane.auditLogPath;
  if (!auditLog) throw new Error('measure requests: the lab has no audit log');
  const rawWriterPerSecond = await measureRawWriter(client, 'raw-writer', 500);
  log(`raw writer: ${rawWriterPerSecond.toFixed(0)} objects/s`);

  const files = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [fileOf(index), configMap(index, 'first')]),
  );
  await given(world).repository('monorepo').withFiles(files);
  const position = auditPosition(auditLog);
  const cpuBefore = cpuOfProduct(readProcesses(bench));
  const fromMs = performance.now();
  await createApplications(bench);
  const firstSyncMs = await watch.until({ count, fits: isSynced(), fromMs, timeoutMs: limitMs });
  log(
    `first all-Synced: ${firstSyncMs === undefined ? `only ${watch.count(isSynced())} in time` : `${(firstSyncMs / 1000).toFixed(1)} s`}`,
  );
  const cpu = cpuOfProduct(readProcesses(bench)) - cpuBefore;
  // Events and the last status writes follow the verdict; the audit log is written behind the answer.
  await delay(2_000);
  const requests = await readRequests(auditLog, position, 'plumbline');

  const pushToSyncedMs: (number | undefined)[] = [];
  for (let round = 0; round < 5; round += 1) {
    pushToSyncedMs.push(await pushOne(bench, `round ${round}`));
    await delay(1_000);
  }
  log(`push → synced: ${pushToSyncedMs.map((ms) => (ms === undefined ? 'never' : `${ms.toFixed(0)} ms`)).join(', ')}`);
  const noOp = await commitNothing(bench);
  log(
    `commit that changes nothing: ${noOp.ms === undefined ? `${noOp.reached} of ${count} at it after 60 s` : `${noOp.ms.toFixed(0)} ms`}`,
  );
  return {
    applications: count,
    rawWriterPerSecond,
    firstSyncMs,
    requestsPerApplication: requests.length / count,
    requests: countRequests(requests).slice(0, 15),
    cpuMsPerApplication: (cpu * 1000) / count,
    pushToSyncedMs,
    noOpCommitMs: noOp.ms,
    noOpReached: noOp.reached,
    noOpGitRequests: noOp.gitRequests,
    idleCpuSecondsPerMinute: await measureIdle(bench),
    processes: readProcesses(bench),
  };
}

/** Runs the bench with `count` Applications. */
export async function runSkeletonBench(count: number, log: (line: string) => void): Promise<SkeletonResult> {
  const lab = await startLab({ hasAuditLog: true });
  const started: { world?: World } = {};
  try {
    const world = await startWorld({
      lab,
      name: 'bench',
      services: ['repo-server', 'application-controller', 'api-server'],
      // The product's own defaults: a poll every two minutes, spread by a minute.
      environment: { ARGOCD_RECONCILIATION_TIMEOUT: '120s', ARGOCD_RECONCILIATION_JITTER: '60s' },
    });
    started.world = world;
    const watch = watchApplications(world.cluster.client, world.namespace);
    try {
      return await measure({ lab, world, watch, count }, log);
    } finally {
      await watch.stop();
    }
  } finally {
    const crashes = started.world?.installation.crashes() ?? [];
    for (const crash of crashes) log(crash);
    await started.world?.installation.stop();
    await lab.stop();
  }
}
