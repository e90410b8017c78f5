import { describe, expect, it } from 'vitest';
import { isFullCommitId, namesOfRefs, resolveRevision, tagsOfCommit } from './resolve-revision.ts';

const id = (digit: string): string => digit.repeat(40);
const refs = [
  { name: 'HEAD', id: id('a'), target: 'refs/heads/main' },
  { name: 'refs/heads/main', id: id('a') },
  { name: 'refs/heads/release/1', id: id('b') },
  { name: 'refs/heads/v1.5.0', id: id('c') },
  { name: 'refs/pull/7/head', id: id('d') },
  { name: 'refs/tags/v1.0.0', id: id('1') },
  { name: 'refs/tags/v1.2.0', id: id('e'), peeled: id('2') },
  { name: 'refs/tags/1.10.0', id: id('3') },
  { name: 'refs/tags/2.0.0-rc.1', id: id('4') },
  { name: 'refs/tags/nightly', id: id('5') },
  { name: 'refs/tags/v3', id: id('6') },
];

describe('resolveRevision', () => {
  it.each([
    { reason: 'a full id needs no ref', revision: id('F'), commit: id('f') },
    { reason: 'nothing means HEAD', revision: '', commit: id('a') },
    { reason: 'HEAD follows its target', revision: 'HEAD', commit: id('a'), ref: 'refs/heads/main' },
    { reason: 'a branch by short name', revision: 'main', commit: id('a') },
    { reason: 'a branch with a slash', revision: 'release/1', commit: id('b') },
    { reason: 'a full ref name that is no branch', revision: 'refs/pull/7/head', commit: id('d') },
    { reason: 'an annotated tag gives its commit', revision: 'v1.2.0', commit: id('2') },
    { reason: 'a tag that is no version', revision: 'nightly', commit: id('5') },
    { reason: 'a star picks the highest release', revision: '*', commit: id('6') },
    { reason: 'a minor range', revision: '1.x', commit: id('3') },
    { reason: 'a caret', revision: '^1.0.0', commit: id('3') },
    { reason: 'a tilde', revision: '~1.2.0', commit: id('2') },
    { reason: 'comparisons with a comma', revision: '>= 1.0.0, < 1.2.0', commit: id('1') },
    { reason: 'alternatives', revision: '0.1.x || 1.0.x', commit: id('1') },
    { reason: 'a v before the version of a constraint', revision: '>v1.0.0 <v1.5.0', commit: id('2') },
    { reason: 'pre-releases count when the constraint has one', revision: '>=2.0.0-0 <3', commit: id('4') },
    { reason: 'no pre-release without being asked', revision: '2.x', kind: 'not-found' },
    { reason: 'a constraint never picks a branch, the name does', revision: 'v1.5.0', commit: id('c') },
    { reason: 'short ids are left to the objects', revision: 'ABCDEF1', kind: 'short-id' },
    { reason: 'too short for an id', revision: 'abcdef', kind: 'not-found' },
    { reason: 'a full ref name matches only exactly', revision: 'refs/heads/nope', kind: 'not-found' },
    { reason: 'an option is only a name that does not exist', revision: '--upload-pack=x', kind: 'not-found' },
  ])('$reason: "$revision"', ({ revision, commit, kind, ref }) => {
    const resolved = resolveRevision(revision, refs);
    const expected = commit === undefined ? {} : { commit, ...(ref === undefined ? {} : { ref }) };
    expect(resolved).toMatchObject({ kind: kind ?? 'commit', ...expected });
  });

  it('knows full ids', () => {
    expect([isFullCommitId(id('0')), isFullCommitId(id('0').slice(1)), isFullCommitId('main')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('names branches and tags', () => {
    expect(namesOfRefs(refs)).toEqual({
      branches: ['main', 'release/1', 'v1.5.0'],
      tags: ['1.10.0', '2.0.0-rc.1', 'nightly', 'v1.0.0', 'v1.2.0', 'v3'],
    });
    expect(tagsOfCommit(id('2'), refs)).toEqual(['v1.2.0']);
  });
});
