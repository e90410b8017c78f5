import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTemporaryFolder, runGit } from '@plumbline/test/lab';
import { Slots, openSessionFolder, type SessionFolder } from '../process/index.ts';
import { openGitObjectDatabase } from './git-object-database.ts';
import { GitProgram } from './git-program.ts';
import { MirrorStore } from './mirror-store.ts';
import { RemoteAccessProvider } from './remote-access.ts';

interface WebServer {
  url: string;
  stop: () => Promise<void>;
}

async function serve(answer: RequestListener): Promise<WebServer> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** A web server that answers everything with one status. */
async function serveStatus(status: number): Promise<WebServer> {
  return serve((_request, response) => response.writeHead(status, { 'www-authenticate': 'Basic' }).end());
}

/** A web server that knows nothing of Git: the dumb HTTP protocol. */
async function serveFiles(folder: string): Promise<WebServer> {
  return serve((request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'http://x').pathname);
    const isThere = existsSync(path) && statSync(path).isFile();
    response.writeHead(isThere ? 200 : 404);
    response.end(isThere ? readFileSync(path) : '');
  });
}

describe('mirrors', () => {
  let session: SessionFolder;
  let mirrors: MirrorStore;
  let folder: string;
  let parent: string;
  const requests: string[] = [];
  beforeAll(async () => {
    parent = makeTemporaryFolder('mirror');
    session = await openSessionFolder({ parent, component: 'test' });
    const inherited = { PATH: process.env.PATH ?? '' };
    const git = new GitProgram({ inherited, home: session.path, timeoutMs: 30_000, builtinConfig: true });
    mirrors = new MirrorStore({
      session,
      git,
      access: new RemoteAccessProvider(session, { tlsDataPath: tmpdir(), sshDataPath: tmpdir() }),
      openDatabase: async (gitDir) => openGitObjectDatabase({ gitDir, env: git.environment() }),
      observer: { onRequest: (request) => requests.push(request.kind) },
      requestTimeoutMs: 10_000,
      retry: { attempts: 3, waitMs: 1, factor: 2, maxWaitMs: 2 },
      refSlots: new Slots(0),
    });
    folder = join(parent, 'remote');
    mkdirSync(folder);
    await runGit({ folder, args: ['init', '--quiet', '--bare', '--initial-branch=main', '.'] });
  });
  afterAll(async () => {
    await mirrors.close();
    await session.close();
    rmSync(parent, { recursive: true });
  });

  const commit = async (message: string): Promise<string> => {
    const tree = await runGit({ folder, args: ['mktree'], input: Buffer.alloc(0) });
    const parent = await runGit({ folder, args: ['for-each-ref', '--format=%(objectname)', 'refs/heads/main'] });
    const made = await runGit({
      folder,
      args: ['commit-tree', tree, ...(parent === '' ? [] : ['-p', parent]), '-m', message],
    });
    await runGit({ folder, args: ['update-ref', 'refs/heads/main', made] });
    return made;
  };

  it('fetches a commit once for all who ask at once', async () => {
    const id = await commit('first');
    const mirror = await mirrors.open({ repo: `file://${folder}` });
    requests.length = 0;
    await Promise.all(Array.from({ length: 10 }, () => mirror.ensureCommit(id)));
    await mirror.ensureCommit(id);
    expect(requests).toEqual(['fetch']);
  });

  it('tries again while a remote does not answer, and not when it refuses', async () => {
    requests.length = 0;
    const unreachable = await mirrors.open({ repo: 'http://127.0.0.1:9/r.git' });
    await expect(unreachable.listRefs(true)).rejects.toMatchObject({ code: 'GIT_UNREACHABLE' });
    expect(requests).toEqual(['ls-remote', 'ls-remote', 'ls-remote']);
    requests.length = 0;
    const refusing = await serveStatus(401);
    await expect((await mirrors.open({ repo: refusing.url })).listRefs(true)).rejects.toMatchObject({
      code: 'GIT_UNAUTHORIZED',
    });
    expect(requests).toEqual(['ls-remote']);
    await refusing.stop();
  });

  it('shows what it fetches all at once', async () => {
    const mirror = await mirrors.open({ repo: `file://${folder}` });
    await mirror.ensureCommit(await commit('as a pack'));
    const [name = ''] = readdirSync(join(session.path, 'mirrors'));
    expect(await runGit({ folder: join(session.path, 'mirrors', name), args: ['count-objects'] })).toMatch(
      /^0 objects/,
    );
  });

  it('falls back to refs where a remote does not serve commits by id', async () => {
    const older = await commit('older');
    const newest = await commit('newest');
    await runGit({ folder, args: ['update-server-info'] });
    const server = await serveFiles(folder);
    const mirror = await mirrors.open({ repo: server.url });
    expect(await (await mirror.ensureCommit(older)).resolve(older)).toBe(older);
    expect(await (await mirror.ensureCommit(newest, 'refs/heads/main')).resolve(newest)).toBe(newest);
    await expect(mirror.ensureCommit('1'.repeat(40))).rejects.toMatchObject({ code: 'GIT_REVISION_NOT_FOUND' });
    await server.stop();
  });

  it('keeps few refs and all objects however many commits it fetched', async () => {
    const mirror = await mirrors.open({ repo: `file://${folder}` });
    const ids: string[] = [];
    for (let index = 0; index < 140; index += 1) {
      const id = await commit(`commit ${index}`);
      ids.push(id);
      await mirror.ensureCommit(id);
    }
    const [name = ''] = readdirSync(join(session.path, 'mirrors'));
    const refs = await runGit({
      folder: join(session.path, 'mirrors', name),
      args: ['for-each-ref', '--format=%(refname)', 'refs/mirror/commits'],
    });
    expect(refs.split('\n').length).toBeLessThan(130);
    requests.length = 0;
    for (const id of ids) await mirror.ensureCommit(id);
    expect(requests).toEqual([]);
    const database = await mirror.database();
    expect(await Promise.all(ids.map((id) => database.resolve(id.slice(0, 12))))).toEqual(ids);
  });
});
