import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { runGit, startRepoServerLab, type GitRepository, type RepoServerLab } from '@plumbline/test/lab';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

/** Writes a tree object with these entries. */
async function treeOf(repository: GitRepository, entries: readonly string[]): Promise<string> {
  return runGit({
    folder: repository.folder,
    args: ['mktree', '--missing'],
    input: Buffer.from(`${entries.join('\n')}\n`),
  });
}

/** A host that asks for a password and remembers what it got, and another that redirects to it. */
async function startRedirect(): Promise<{ url: string; received: string[]; stop: () => void }> {
  const received: string[] = [];
  const thief = createServer((request, response) => {
    if (request.headers.authorization !== undefined) received.push(request.headers.authorization);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="thief"' }).end();
  });
  const portOf = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const thiefPort = await portOf(thief);
  const door = createServer((request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${thiefPort}${request.url ?? '/'}` }).end();
  });
  const url = `http://localhost:${await portOf(door)}/r.git`;
  return { url, received, stop: () => [thief, door].forEach((server) => server.close()) };
}

describe('access to repositories', () => {
  let lab: RepoServerLab;
  let made: GitRepository;
  beforeAll(async () => {
    lab = await startRepoServerLab();
    made = await lab.git.createRepository('access');
    await made.commit({ 'cm.yaml': CONFIG_MAP });
  });
  afterAll(() => lab.stop());

  const generate = async (repo: v1alpha1.Repository): Promise<number> => {
    const request = {
      repo,
      revision: 'main',
      appName: 'a',
      namespace: 'ns',
      applicationSource: { repoURL: repo.repo ?? '', path: '.' },
    };
    return (await lab.client.GenerateManifest(request)).manifests?.length ?? 0;
  };
  const test = async (repo: v1alpha1.Repository): Promise<unknown> => lab.client.TestRepository({ repo });
  const basic = (): { username: string; password: string } => lab.git.address.credentials;

  it.each([
    { reason: 'plain HTTP', repo: () => ({ repo: made.url }) },
    { reason: 'HTTP with user and password', repo: () => ({ repo: made.authUrl, ...basic() }) },
    {
      reason: 'HTTP with the header sent at once',
      repo: () => ({ repo: made.authUrl, ...basic(), forceHttpBasicAuth: true }),
    },
    {
      reason: 'user and password in the URL',
      repo: () => ({ repo: made.authUrl.replace('http://', `http://${basic().username}:${basic().password}@`) }),
    },
    { reason: 'HTTPS with the CA of its host', repo: () => ({ repo: made.httpsUrl }) },
    {
      reason: 'HTTPS without verification',
      repo: () => ({ repo: made.httpsUrl.replace('localhost', '127.0.0.1'), insecure: true }),
    },
    {
      reason: 'ssh with a key and a known host',
      repo: () => ({ repo: made.sshUrl, sshPrivateKey: lab.git.address.sshPrivateKey }),
    },
    {
      reason: 'a key without its last line feed',
      repo: () => ({ repo: made.sshUrl, sshPrivateKey: lab.git.address.sshPrivateKey.trim() }),
    },
  ])('reads by $reason', async ({ repo }) => {
    expect(await generate(repo())).toBe(1);
    expect(await test(repo())).toEqual({ verifiedRepository: true });
  });

  it.each([
    { reason: 'no password where one is needed', repo: () => ({ repo: made.authUrl }), code: 'GIT_UNAUTHORIZED' },
    {
      reason: 'a wrong password',
      repo: () => ({ repo: made.authUrl, username: 'lab-user', password: 'wr0ng-s3cret' }),
      code: 'GIT_UNAUTHORIZED',
    },
    { reason: 'ssh without a key', repo: () => ({ repo: made.sshUrl }), code: 'GIT_UNAUTHORIZED' },
    { reason: 'an unreachable host', repo: () => ({ repo: 'http://127.0.0.1:9/r.git' }), code: 'GIT_UNREACHABLE' },
    {
      reason: 'a repository that is not there',
      repo: () => ({ repo: made.url.replace('access', 'nowhere') }),
      code: 'GIT_UNREACHABLE',
    },
    {
      reason: 'a certificate of an unknown authority',
      repo: () => ({ repo: made.httpsUrl.replace('localhost', '127.0.0.1') }),
      code: 'GIT_HOST_UNKNOWN',
    },
    { reason: 'a transport helper', repo: () => ({ repo: 'ext::sh -c id' }), code: 'SOURCE_INVALID' },
    {
      reason: 'GitHub App credentials',
      repo: () => ({ repo: made.url, githubAppPrivateKey: 'x' }),
      code: 'UNIMPLEMENTED',
    },
    { reason: 'a Helm repository', repo: () => ({ repo: made.url, type: 'helm' }), code: 'UNIMPLEMENTED' },
  ])('says clearly: $reason', async ({ repo, code }) => {
    await expect(generate(repo())).rejects.toMatchObject({ code });
    await expect(test(repo())).rejects.toMatchObject({ code });
  });

  it('does not give to one what was fetched with the credentials of another', async () => {
    expect(await generate({ repo: made.authUrl, ...basic() })).toBe(1);
    const commit = await made.resolve();
    const request = { repo: { repo: made.authUrl }, revision: commit, applicationSource: { path: '.' } };
    await expect(lab.client.GenerateManifest(request)).rejects.toMatchObject({ code: 'GIT_UNAUTHORIZED' });
  });

  it.each([{ forceHttpBasicAuth: false }, { forceHttpBasicAuth: true }])(
    'gives no password to the host of a redirect: %o',
    async (more) => {
      const redirect = await startRedirect();
      const repo = { repo: redirect.url, username: 'u', password: 'p4ss', ...more };
      await expect(test(repo)).rejects.toMatchObject({ code: expect.stringMatching(/^GIT_/) as string });
      expect(redirect.received).toEqual([]);
      redirect.stop();
    },
  );

  it('does not read its own mirrors by a file URL', async () => {
    const [session = ''] = readdirSync(lab.temporaryFolder);
    const mirrors = join(lab.temporaryFolder, session, 'mirrors');
    const [mirror = ''] = readdirSync(mirrors);
    await expect(test({ repo: `file://${join(mirrors, mirror)}` })).rejects.toMatchObject({ code: 'SOURCE_INVALID' });
  });

  it('enforces known hosts, and follows a change of them without a restart', async () => {
    const file = join(lab.folder, 'ssh', 'ssh_known_hosts');
    const known = readFileSync(file, 'utf8');
    const repo = { repo: made.sshUrl, sshPrivateKey: lab.git.address.sshPrivateKey };
    writeFileSync(file, '');
    await expect(test(repo)).rejects.toMatchObject({ code: 'GIT_HOST_UNKNOWN' });
    expect(await test({ ...repo, insecure: true })).toEqual({ verifiedRepository: true });
    writeFileSync(file, known);
    expect(await test(repo)).toEqual({ verifiedRepository: true });
  });

  it('shows no secret in log, errors, metrics or files that stay', async () => {
    const [{ password }, key] = [basic(), lab.git.address.sshPrivateKey.split('\n')[2] ?? ''];
    const wrong = await test({ repo: made.authUrl, username: 'lab-user', password: 'wr0ng-s3cret' }).catch(
      (error: Error) => error.message,
    );
    const metrics = await (await fetch(`http://127.0.0.1:${lab.metricsPort}/metrics`)).text();
    const texts = [String(wrong), metrics, readFileSync(lab.process().logFile, 'utf8')];
    for (const secret of [password, key, 'wr0ng-s3cret'])
      expect(texts.filter((text) => text.includes(secret))).toEqual([]);
    const [session = ''] = readdirSync(lab.temporaryFolder);
    expect(readdirSync(join(lab.temporaryFolder, session)).filter((name) => name.startsWith('access-'))).toEqual([]);
  });

  it('resolves revisions and tells about commits', async () => {
    const tagged = await made.resolve();
    await made.tag('v1.2.3', { message: 'a release' });
    await made.commit({ 'cm.yaml': `${CONFIG_MAP}data: {b: c}\n` }, { message: 'second subject\n\nbody' });
    await made.setBranch('feature/x', tagged);
    const repo = { repo: made.url };
    const resolve = async (ambiguousRevision: string): Promise<string | undefined> =>
      (await lab.client.ResolveRevision({ repo, ambiguousRevision, noRevisionCache: true })).revision;
    const head = await made.resolve();
    expect(
      await Promise.all(
        ['HEAD', '', 'main', '1.x', 'v1.2.3', 'feature/x', tagged.slice(0, 8), tagged, 'refs/heads/main'].map(resolve),
      ),
    ).toEqual([head, head, head, tagged, tagged, tagged, tagged, tagged, head]);
    expect(await lab.client.ListRefs({ repo })).toEqual({ branches: ['feature/x', 'main'], tags: ['v1.2.3'] });
    const metadata = await lab.client.GetRevisionMetadata({ repo, revision: tagged });
    expect(metadata).toMatchObject({ tags: ['v1.2.3'], message: 'change cm.yaml' });
    expect(metadata.author).toMatch(/ <.*>$/);
    expect((await lab.client.GetRevisionMetadata({ repo, revision: head })).message).toBe('second subject\n\nbody');
  });

  it('lists applications, files and folders', async () => {
    const tree = await lab.git.createRepository('tree');
    await tree.commit({
      'a/Chart.yaml': 'x',
      'b/kustomization.yaml': '{}',
      'plain/cm.yaml': CONFIG_MAP,
      'b/c/config.json': '{}',
      '.hidden/x': '',
      'link.json': { linkTo: 'b/c/config.json' },
    });
    const repo = { repo: tree.url };
    expect(await lab.client.ListApps({ repo, revision: 'main' })).toEqual({ apps: { a: 'Helm', b: 'Kustomize' } });
    expect(await lab.client.GetGitDirectories({ repo, revision: 'main' })).toEqual({
      paths: ['a', 'b', 'b/c', 'plain'],
    });
    const files = async (path: string, NewGitFileGlobbingEnabled = false): Promise<string[]> =>
      Object.keys(
        (await lab.client.GetGitFiles({ repo, revision: 'main', path, NewGitFileGlobbingEnabled })).map ?? {},
      ).toSorted();
    expect(await files('*.json')).toEqual(['b/c/config.json', 'link.json']);
    expect(await files('*.json', true)).toEqual(['link.json']);
    expect(await files('**/*.json', true)).toEqual(['b/c/config.json', 'link.json']);
    expect(await files('b')).toEqual(['b/c/config.json', 'b/kustomization.yaml']);
    const { map } = await lab.client.GetGitFiles({ repo, revision: 'main', path: 'link.json' });
    expect(Buffer.from(map?.['link.json'] ?? '', 'base64').toString()).toBe('{}');
  });

  it('tells whether a commit concerns the paths that an application names', async () => {
    const paths = await lab.git.createRepository('paths');
    const syncedRevision = await paths.commit({ 'a/x': '1', 'b/x': '1' });
    const revision = await paths.commit({ 'b/x': '2' });
    const request = { repo: { repo: paths.url }, syncedRevision, revision: 'main' };
    expect(await lab.client.UpdateRevisionForPaths({ ...request, paths: ['a'] })).toEqual({ changes: false, revision });
    expect(await lab.client.UpdateRevisionForPaths({ ...request, paths: ['a', 'b'] })).toEqual({
      changes: true,
      revision,
    });
    expect(
      await lab.client.UpdateRevisionForPaths({ ...request, revision: syncedRevision, paths: ['b'] }),
    ).toMatchObject({ changes: false });
  });

  it('refuses what it would have to read from a submodule, and only that', async () => {
    const parent = await lab.git.createRepository('submodule');
    await parent.commit({ 'plain/cm.yaml': CONFIG_MAP });
    const blob = await parent.git('rev-parse', 'main:plain');
    const gitlink = `160000 commit ${await parent.resolve()}`;
    const tree = await treeOf(parent, [`${gitlink}\tmodule`, `040000 tree ${blob}\tplain`]);
    const commit = await parent.git('commit-tree', tree, '-p', 'main', '-m', 'with a submodule');
    await parent.setBranch('main', commit);
    const repo = { repo: parent.url };
    const request = (path: string, recurse: boolean): Parameters<typeof lab.client.GenerateManifest>[0] => ({
      repo,
      revision: 'main',
      applicationSource: { path, directory: { recurse } },
    });
    expect((await lab.client.GenerateManifest(request('plain', true))).manifests).toHaveLength(1);
    for (const path of ['.', 'module', 'module/below']) {
      await expect(lab.client.GenerateManifest(request(path, true))).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
    }
    await expect(
      lab.client.GetGitDirectories({ repo, revision: 'main', submoduleEnabled: true }),
    ).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
    expect(await lab.client.GetGitDirectories({ repo, revision: 'main' })).toEqual({ paths: ['plain'] });
  });

  it('fetches no more commits than a depth allows', async () => {
    const deep = await lab.git.createRepository('deep');
    for (const text of ['1', '2', '3']) await deep.commit({ 'cm.yaml': `${CONFIG_MAP}# ${text}\n` });
    expect(await generate({ repo: deep.url, depth: 1 })).toBe(1);
    await deep.commit({ 'cm.yaml': `${CONFIG_MAP}# 4\n` });
    const request = {
      repo: { repo: deep.url, depth: 1 },
      revision: 'main',
      noRevisionCache: true,
      applicationSource: { path: '.' },
    };
    expect((await lab.client.GenerateManifest(request)).revision).toBe(await deep.resolve());
  });
});
