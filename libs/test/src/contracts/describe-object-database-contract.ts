import { rmSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkTree, type CommitRecord, type ObjectDatabase } from '@plumbline/io/git';

import { makeTemporaryFolder, type GitRepository } from '../lab/index.ts';
import { openRepository } from '../lab/git/git-repository.ts';

const NO_URLS = { url: '', httpsUrl: '', authUrl: '', sshUrl: '' };

/** What every `ObjectDatabase` must do; run over each adapter. `open` gets the folder of a bare repository. */
export function describeObjectDatabaseContract(name: string, open: (gitDir: string) => Promise<ObjectDatabase>): void {
  describe(`object database contract: ${name}`, () => {
    const folder = makeTemporaryFolder('objects');
    let repository: GitRepository;
    let database: ObjectDatabase;
    let first: string;
    let second: string;
    beforeAll(async () => {
      repository = await openRepository(folder, 'r', NO_URLS);
      first = await repository.commit(
        {
          'a.txt': 'one',
          'dir/b.bin': Buffer.from([0, 10, 255, 13]),
          'dir/deep/c.txt': '',
          'run.sh': { executable: '#!/bin/sh' },
          link: { linkTo: 'dir/b.bin' },
          'späße und $HOME.txt': 'ü',
        },
        { message: 'first\n\nwith a body' },
      );
      second = await repository.commit({ 'a.txt': 'two', 'dir/deep/c.txt': null, 'dir/deep/d.txt': 'd' });
      await repository.tag('annotated', { revision: first, message: 'a tag' });
      database = await open(repository.folder);
    });
    afterAll(async () => {
      await database.close();
      rmSync(folder, { recursive: true });
    });

    const commitOf = async (id: string): Promise<CommitRecord> => {
      const record = await database.commitMetadata(id);
      expect(record).toBeDefined();
      return record as CommitRecord;
    };

    it('resolves full and short ids, and peels annotated tags', async () => {
      const tagId = await repository.git('rev-parse', 'annotated');
      expect(tagId).not.toBe(first);
      expect(await database.resolve(first)).toBe(first);
      expect(await database.resolve(second.slice(0, 9))).toBe(second);
      expect(await database.resolve(tagId)).toBe(first);
    });

    it.each(['0'.repeat(40), 'abcdef0', 'main', 'HEAD', '--help', `main\n${'0'.repeat(40)}`, '..'])(
      'resolves nothing for "%s"',
      async (revision) => expect(await database.resolve(revision)).toBeUndefined(),
    );

    it('does not take a tree or a blob for a commit', async () => {
      const { tree } = await commitOf(first);
      expect(await database.resolve(tree)).toBeUndefined();
      expect(await database.commitMetadata(tree)).toBeUndefined();
      expect(await database.treeEntries(first)).toBeUndefined();
    });

    it('reads what a commit says', async () => {
      const record = await commitOf(second);
      expect(record.parents).toEqual([first]);
      expect(record.tree).toBe(await repository.git('rev-parse', `${second}^{tree}`));
      expect(record.author).toBe(await repository.git('log', '-1', '--format=%an <%ae>', second));
      expect(record.committedAt / 1000).toBe(Number(await repository.git('log', '-1', '--format=%ct', second)));
      expect((await commitOf(first)).message.trim()).toBe('first\n\nwith a body');
    });

    it('lists trees with kinds and exact names', async () => {
      const { tree } = await commitOf(first);
      const entries = await walkTree(database, tree);
      expect(entries.map(({ path, type }) => `${type} ${path}`)).toEqual([
        'file a.txt',
        'tree dir',
        'file dir/b.bin',
        'tree dir/deep',
        'file dir/deep/c.txt',
        'link link',
        'executable run.sh',
        'file späße und $HOME.txt',
      ]);
    });

    it('reads blobs byte for byte, in the order asked', async () => {
      const { tree } = await commitOf(first);
      const ids = new Map((await walkTree(database, tree)).map((entry) => [entry.path, entry.id]));
      const paths = ['dir/b.bin', 'dir/deep/c.txt', 'link', 'a.txt', 'dir/b.bin'];
      const contents = await database.readBlobs(
        paths.map((path) => ids.get(path) ?? ''),
        100,
      );
      expect(contents.map((content) => content.toString('latin1'))).toEqual([
        '\0\n\xff\r',
        '',
        'dir/b.bin',
        'one',
        '\0\n\xff\r',
      ]);
    });

    it('refuses a blob that is too large and goes on', async () => {
      const { tree } = await commitOf(first);
      const id = (await database.treeEntries(tree))?.find((entry) => entry.name === 'run.sh')?.id ?? '';
      await expect(database.readBlobs([id], 3)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
      expect((await database.readBlobs([id], 100))[0]?.toString()).toBe('#!/bin/sh');
    });

    it('says which blob is missing', async () => {
      await expect(database.readBlobs(['1'.repeat(40)], 10)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(database.readBlobs([(await commitOf(first)).tree], 1000)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    });

    it('compares trees', async () => {
      const [before, after] = [await commitOf(first), await commitOf(second)];
      expect(await database.diffPaths(before.tree, after.tree)).toEqual(['a.txt', 'dir/deep/c.txt', 'dir/deep/d.txt']);
      expect(await database.diffPaths(before.tree, before.tree)).toEqual([]);
      await expect(database.diffPaths(before.tree, '1'.repeat(40))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('sees commits that came after it was opened', async () => {
      const third = await repository.commit({ 'later.txt': 'x' });
      expect((await commitOf(third)).parents).toEqual([second]);
    });

    it('goes on when the objects move into other packs', async () => {
      for (let round = 0; round < 3; round += 1) {
        const id = await repository.commit({ 'packed.txt': `round ${round}` });
        await repository.git('repack', '-a', '-d', '-q');
        const { tree } = await commitOf(id);
        const entry = (await database.treeEntries(tree))?.find(({ name: found }) => found === 'packed.txt');
        const [content] = await database.readBlobs([entry?.id ?? ''], 100);
        expect(content?.toString()).toBe(`round ${round}`);
      }
    });

    it('answers many at once', async () => {
      const { tree } = await commitOf(first);
      const answers = await Promise.all(Array.from({ length: 500 }, () => database.treeEntries(tree)));
      expect(new Set(answers.map((entries) => entries?.length))).toEqual(new Set([5]));
    });
  });
}
