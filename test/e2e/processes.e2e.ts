// The "typical local start" lines of Argo CD's Procfile, flags as they stand there; only ports are free ones.
import { connect } from 'node:tls';

import { useWorld } from '@plumbline/test/dsl';
import { findFreePorts, launcherPath, runCommand, startProcess, type LabProcess } from '@plumbline/test/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Line {
  launcher: string;
  args: (at: Ports) => string[];
  readyUrl: (at: Ports) => string;
}

type Ports = readonly number[];

const lines: readonly Line[] = [
  {
    launcher: 'argocd-repo-server',
    args: ([redis, repo, metrics]) =>
      `--loglevel debug --port ${repo} --redis localhost:${redis} --metrics-port ${metrics} --otlp-address=`.split(' '),
    readyUrl: ([, , metrics]) => `http://localhost:${metrics}/healthz`,
  },
  {
    launcher: 'argocd-application-controller',
    args: ([redis, repo, metrics]) => [
      ...`--loglevel debug --redis localhost:${redis} --repo-server localhost:${repo} --metrics-port ${metrics}`.split(
        ' ',
      ),
      ...`--commit-server localhost:8086 --application-namespaces= --server-side-diff-enabled=false`.split(' '),
      ...`--hydrator-enabled=false --otlp-address=`.split(' '),
    ],
    readyUrl: ([, , metrics]) => `http://localhost:${metrics}/healthz`,
  },
  {
    launcher: 'argocd-server',
    args: ([redis, repo, metrics, port]) => [
      ...`--insecure --disable-auth=true --redis localhost:${redis} --dex-server http://localhost:5556`.split(' '),
      ...`--repo-server localhost:${repo} --port ${port} --metrics-port ${metrics}`.split(' '),
      ...`--application-namespaces= --hydrator-enabled=false --otlp-address=`.split(' '),
    ],
    readyUrl: ([, , , port]) => `http://localhost:${port}/healthz`,
  },
  {
    launcher: 'argocd-applicationset-controller',
    args: ([, repo, metrics, probe, webhook]) => [
      ...`--metrics-addr localhost:${metrics} --probe-addr localhost:${probe} --webhook-addr localhost:${webhook}`.split(
        ' ',
      ),
      ...`--argocd-repo-server localhost:${repo}`.split(' '),
    ],
    readyUrl: ([, , , probe]) => `http://localhost:${probe}/readyz`,
  },
];

const notBuilt = ['argocd-notifications', 'argocd-commit-server', 'argocd-cmp-server', 'argocd-dex', 'argocd-k8s-auth'];

describe('processes outside a pod', () => {
  // Only the namespace, Redis and the environment: the processes are started by the tests.
  const world = useWorld({ name: 'processes', services: [] });

  async function start(line: Line): Promise<{ child: LabProcess; ports: Ports; readyMs: number }> {
    const { redis, environment, folder } = world.installation;
    const ports = [Number(redis.address.split(':')[1]), ...(await findFreePorts(4))];
    const startedMs = performance.now();
    const child = await startProcess({
      name: `local-${line.launcher}-${ports[1]}`,
      program: launcherPath(line.launcher),
      args: line.args(ports),
      env: environment,
      folder,
      timeoutMs: 20_000,
      isReady: async () => (await fetch(line.readyUrl(ports), { signal: AbortSignal.timeout(2_000) })).ok,
    });
    return { child, ports, readyMs: performance.now() - startedMs };
  }

  it.each(lines)('$launcher starts with its line, gets ready and stops on SIGTERM within 5 s', async (line) => {
    const { child, readyMs } = await start(line);
    try {
      // 2 s is the promise on an idle machine; here other test files use the same two cores.
      expect(readyMs).toBeLessThan(10_000);
    } finally {
      const stoppingMs = performance.now();
      const exit = await child.stop(10_000);
      expect(performance.now() - stoppingMs).toBeLessThan(5_000);
      expect(exit).toEqual({ code: 0, signal: null });
    }
  });

  it.each(lines)('$launcher is also chosen by ARGOCD_BINARY_NAME', async ({ launcher }) => {
    const env = { ...world.installation.environment, ARGOCD_BINARY_NAME: launcher };
    const { code, stdout } = await runCommand({ program: launcherPath('argocd'), args: ['--help'], env });
    expect(code).toBe(0);
    expect(stdout).toContain('--loglevel');
  });

  it.each(notBuilt)('%s says that it is not built', async (launcher) => {
    const env = world.installation.environment;
    const { code, stderr } = await runCommand({ program: launcherPath(launcher), args: [], env });
    expect(code).toBe(64);
    expect(stderr).toContain(`start "${launcher}": this component is not built yet`);
  });

  it('refuses a component that ARGOCD_BINARY_NAME does not know', async () => {
    const env = { ...world.installation.environment, ARGOCD_BINARY_NAME: 'argocd-nonsense' };
    const { code, stderr } = await runCommand({ program: launcherPath('argocd'), args: [], env });
    expect(code).toBe(64);
    expect(stderr).toContain('ARGOCD_BINARY_NAME names no component');
  });

  it('refuses a flag that a process does not have', async () => {
    const env = world.installation.environment;
    const program = launcherPath('argocd-repo-server');
    const { code, stderr, stdout } = await runCommand({ program, args: ['--no-such-flag'], env });
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain('no-such-flag');
  });

  describe('a plaintext port', () => {
    const started: { server?: LabProcess; port?: number } = {};
    beforeAll(async () => {
      const line = lines.find(({ launcher }) => launcher === 'argocd-server');
      if (!line) throw new Error('the lines name no argocd-server');
      const { child, ports } = await start(line);
      Object.assign(started, { server: child, port: ports[3] });
    });
    afterAll(() => started.server?.stop());

    it('fails a TLS handshake at once', async () => {
      const port = started.port ?? 0;
      const outcome = await new Promise<string>((resolve) => {
        const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
        socket.setTimeout(3_000, () => resolve('no answer'));
        socket.once('secureConnect', () => resolve('handshake done'));
        socket.once('error', () => resolve('refused'));
        socket.once('close', () => resolve('refused'));
      });
      expect(outcome).toBe('refused');
    });
  });
});
