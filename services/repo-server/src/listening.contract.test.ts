import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRpcClient } from '@plumbline/io/rpc';
import {
  childEnvironment,
  createCertificateAuthority,
  launcherPath,
  makeTemporaryFolder,
  runCommand,
  startRepoServerLab,
} from '@plumbline/test/lab';

/** The common names that a server's certificate carries. */
async function subjectOf(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(JSON.stringify(socket.getPeerCertificate().subject));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

describe('how a repo-server listens', () => {
  it('speaks TLS with a mounted certificate, and asks for a client certificate when a CA is mounted', async () => {
    const folder = makeTemporaryFolder('tls-files');
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [serving, trusted, foreign] = await Promise.all(
      ['serving', 'trusted', 'foreign'].map(createCertificateAuthority),
    );
    const [server, client, stranger] = await Promise.all([
      serving?.issueServer(['localhost']),
      trusted?.issueClient('client', []),
      foreign?.issueClient('stranger', []),
    ]);
    mkdirSync(join(folder, 'reposerver', 'tls'), { recursive: true });
    writeFileSync(join(folder, 'reposerver', 'tls', 'tls.crt'), server?.cert ?? '');
    writeFileSync(join(folder, 'reposerver', 'tls', 'tls.key'), server?.key ?? '');
    writeFileSync(join(folder, 'client-ca.crt'), trusted?.cert ?? '');
    const lab = await startRepoServerLab({
      environment: { ARGOCD_APP_CONF_PATH: folder },
      extraArguments: ['--client-ca-path', join(folder, 'client-ca.crt')],
    });
    const refsAs = async (pair: { cert: string; key: string } | undefined): Promise<unknown> => {
      const tls = { kind: 'verified', ca: serving?.cert ?? '', serverName: 'localhost', ...pair } as const;
      const caller = createRpcClient('repository.RepoServerService', {
        address: `localhost:${lab.port}`,
        tls,
        timeoutMs: 5000,
      });
      const made = await lab.commit({ 'a.yaml': '' });
      return caller.ListRefs({ repo: { repo: made.url } }).finally(() => caller.close());
    };
    expect(await refsAs(client)).toEqual({ branches: ['main'] });
    await expect(refsAs(undefined)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(refsAs(stranger)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await lab.stop();
  });

  it('makes a certificate of its own, and none with --disable-tls', async () => {
    const [own, plain] = await Promise.all([startRepoServerLab(), startRepoServerLab({ isPlaintext: true })]);
    expect(await subjectOf(own.port)).toContain('Argo CD');
    await expect(subjectOf(plain.port)).rejects.toThrow(/SSL|EPROTO|ECONNRESET|disconnected/);
    const made = await plain.commit({ 'a.yaml': '' });
    expect(await plain.client.ListRefs({ repo: { repo: made.url } })).toEqual({ branches: ['main'] });
    await Promise.all([own.stop(), plain.stop()]);
  });

  it('shares no path with another installation on the host', async () => {
    const shared = makeTemporaryFolder('shared');
    onTestFinished(() => rmSync(shared, { recursive: true }));
    const options = { environment: { TMPDIR: shared } };
    const [one, other] = await Promise.all([startRepoServerLab(options), startRepoServerLab(options)]);
    const files = { 'kustomization.yaml': 'configMapGenerator: [{name: a, literals: [b=c]}]\n' };
    const renders = await Promise.all(
      [one, other].map(async (lab) => lab.render(await lab.commit(files), { path: '.' })),
    );
    expect(renders.map(({ objects }) => objects.length)).toEqual([1, 1]);
    expect(readdirSync(shared)).toHaveLength(2);
    await one.stop();
    expect(readdirSync(shared)).toHaveLength(1);
    const again = await other.render(await other.commit(files), { path: '.' }, { appName: 'another' });
    expect(again.objects).toHaveLength(1);
    await other.stop();
    expect(readdirSync(shared)).toEqual([]);
  });

  it('shows the series that dashboards look for before anything happened', async () => {
    const lab = await startRepoServerLab();
    const text = await (await fetch(`http://127.0.0.1:${lab.metricsPort}/metrics`)).text();
    const names = [
      'argocd_git_request_total',
      'argocd_git_fetch_fail_total',
      'argocd_repo_pending_request_total',
      'argocd_redis_request_total',
      'plumbline_renders_total',
    ];
    expect(names.filter((name) => !new RegExp(`^${name}(\\{.*\\})? \\d`, 'm').test(text))).toEqual([]);
    await lab.stop();
  });

  it.each([
    { reason: 'an unknown flag', args: ['--no-such-flag'], said: /unknown flag/ },
    { reason: 'a flag of a part that is not built', args: ['--plugin-tar-exclude', 'x'], said: /not built/ },
    { reason: 'a value that is none', args: ['--port', 'x'], said: /--port/ },
  ])('refuses $reason', async ({ args, said }) => {
    const result = await runCommand({ program: launcherPath('argocd-repo-server'), args, env: childEnvironment() });
    expect(result.code).not.toBe(0);
    expect(result.stdout + result.stderr).toMatch(said);
  });
});
