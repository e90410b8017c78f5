import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { openRepository, type GitRepository } from './git-repository.ts';

describe('a repository of the lab', () => {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-repository-test-'));
  const urls = { url: 'u', httpsUrl: 'h', authUrl: 'a', sshUrl: 's' };
  const list = async (repository: GitRepository): Promise<string> =>
    repository.git('ls-tree', '-r', '--format=%(objectmode) %(path)', 'main');
  afterAll(() => rmSync(root, { recursive: true }));

  it('commits files, executables and links, and removes what is null', async () => {
    const repository = await openRepository(root, 'one', urls);
    await repository.commit({ 'a/b c.txt': 'x', 'run.sh': { executable: '#!/bin/sh\n' }, link: { linkTo: 'a' } });
    expect(await list(repository)).toBe('100644 a/b c.txt\n120000 link\n100755 run.sh');
    const sha = await repository.commit({ link: null, 'd.txt': Buffer.from([0, 255]) });
    expect(await list(repository)).toBe('100644 a/b c.txt\n100644 d.txt\n100755 run.sh');
    expect(await repository.resolve()).toBe(sha);
  });

  it('replaces everything when asked to, reverts, tags and branches', async () => {
    const repository = await openRepository(root, 'two', urls);
    const first = await repository.commit({ a: '1' });
    await repository.commit({ b: '2' }, { replaceAll: true, message: 'only b' });
    expect(await list(repository)).toBe('100644 b');
    await repository.revert();
    expect(await list(repository)).toBe('100644 a');
    expect(await repository.git('log', '-1', '--format=%s')).toBe('Revert "only b"');
    await repository.tag('v1', { revision: first, message: 'first' });
    await repository.setBranch('release', 'v1');
    expect([await repository.resolve('v1'), await repository.resolve('release')]).toEqual([first, first]);
  });

  it('finds what is there when it is opened again', async () => {
    const repository = await openRepository(root, 'one', urls);
    expect(await list(repository)).toContain('d.txt');
  });
});
