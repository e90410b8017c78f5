import { describe, expect, it } from 'vitest';
import { gitRemoteOf, withoutUserInfo } from './git-remote.ts';
import { mapGitError } from './map-git-error.ts';
import { parseCommit, parseTree } from './parse-objects.ts';
import { parseRemoteRefs } from './remote-refs.ts';
import { remoteFingerprint } from './remote-access.ts';

describe('gitRemoteOf', () => {
  it.each([
    {
      repo: 'https://u:p%40w@Git.Example:443/o/r.git',
      expected: {
        url: 'https://git.example/o/r.git',
        origin: 'https://git.example',
        auth: { kind: 'basic', username: 'u', password: 'p@w', always: false },
      },
    },
    {
      repo: 'http://host:8080/r',
      expected: { transport: 'http', host: 'host', origin: 'http://host:8080', auth: { kind: 'none' } },
    },
    {
      repo: 'git@github.com:o/r.git',
      expected: { transport: 'ssh', host: 'github.com', url: 'git@github.com:o/r.git' },
    },
    { repo: 'ssh://git:secret@host:2222/o/r', expected: { transport: 'ssh', url: 'ssh://git@host:2222/o/r' } },
    { repo: 'file:///srv/r', expected: { transport: 'file', url: 'file:///srv/r' } },
  ])('reads $repo', ({ repo, expected }) => expect(gitRemoteOf({ repo })).toMatchObject(expected));

  it.each([
    'ext::sh -c id',
    '-uexec',
    '--upload-pack=x',
    'ssh://-oProxyCommand=x/r',
    '-oProxyCommand=x:r',
    'ftp://host/r',
    '/srv/r',
    '../r',
    'file://other/r',
    'https://host/r\n',
    '',
  ])('refuses "%s"', (repo) =>
    expect(() => gitRemoteOf({ repo })).toThrow(expect.objectContaining({ code: 'SOURCE_INVALID' }) as Error),
  );

  it('refuses credentials that are not built instead of ignoring them', () => {
    const repo = 'https://host/r';
    const refused = [
      { githubAppPrivateKey: 'k' },
      { gcpServiceAccountKey: 'k' },
      { useAzureWorkloadIdentity: true },
      { enableLfs: true },
    ];
    for (const kind of refused) {
      expect(() => gitRemoteOf({ repo, ...kind })).toThrow(expect.objectContaining({ code: 'UNIMPLEMENTED' }) as Error);
    }
  });

  it('keeps objects of different credentials apart', () => {
    const names = [{}, { username: 'a', password: 'b' }, { username: 'a', password: 'c' }].map((more) =>
      remoteFingerprint(gitRemoteOf({ repo: 'https://host/r', ...more })),
    );
    expect(new Set(names).size).toBe(3);
  });
});

describe('mapGitError', () => {
  it.each([
    ["fatal: unable to access 'https://h/': Could not resolve host: h", 'GIT_UNREACHABLE'],
    ["fatal: unable to access 'http://h/': Failed to connect to h port 80: Connection refused", 'GIT_UNREACHABLE'],
    ["fatal: Authentication failed for 'https://h/'", 'GIT_UNAUTHORIZED'],
    ["fatal: could not read Username for 'https://h': terminal prompts disabled", 'GIT_UNAUTHORIZED'],
    ['git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.', 'GIT_UNAUTHORIZED'],
    ["fatal: unable to access 'https://h/': The requested URL returned error: 403", 'GIT_UNAUTHORIZED'],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', 'GIT_HOST_UNKNOWN'],
    ["fatal: unable to access 'https://h/': SSL certificate problem: self-signed certificate", 'GIT_HOST_UNKNOWN'],
    ["fatal: couldn't find remote ref refs/heads/x", 'GIT_REVISION_NOT_FOUND'],
    ['fatal: remote error: upload-pack: not our ref 0123', 'GIT_REVISION_NOT_FOUND'],
    ["fatal: repository 'http://h/r/' not found", 'GIT_UNREACHABLE'],
    ['fatal: bad object', 'GIT_FAILED'],
  ])('%s', (stderr, code) =>
    expect(mapGitError({ doing: 'fetch', url: 'https://h/', stderr, hide: [] }).code).toBe(code),
  );

  it('shows neither secrets nor temporary paths', () => {
    const error = mapGitError({
      doing: 'fetch',
      url: 'https://h/',
      stderr: "fatal: 'https://u:p@h/' /tmp/x/key s3cret",
      hide: ['/tmp/x', 's3cret'],
    });
    expect(error.message).toBe(`fetch "https://h/": 'https://h/' ***/key ***`);
    expect(withoutUserInfo('a http://x:y@h/ b ssh://u@h/')).toBe('a http://h/ b ssh://h/');
  });
});

describe('parseRemoteRefs', () => {
  it('reads symbolic refs and peeled tags', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(40));
    const output = `ref: refs/heads/main\tHEAD\n${a}\tHEAD\n${a}\trefs/heads/main\n${b}\trefs/tags/v1\n${c}\trefs/tags/v1^{}\nnonsense\n`;
    expect(parseRemoteRefs(output)).toEqual([
      { name: 'HEAD', id: a, target: 'refs/heads/main' },
      { name: 'refs/heads/main', id: a },
      { name: 'refs/tags/v1', id: b, peeled: c },
    ]);
  });
});

describe('raw objects', () => {
  it('reads a tree', () => {
    const id = Buffer.alloc(20, 0xab);
    const raw = Buffer.concat([
      Buffer.from('100755 run me\0'),
      id,
      Buffer.from('40000 d\0'),
      id,
      Buffer.from('120000 l\0'),
      id,
      Buffer.from('160000 s\0'),
      id,
    ]);
    expect(parseTree(raw, 20).map(({ name, type }) => [name, type])).toEqual([
      ['run me', 'executable'],
      ['d', 'tree'],
      ['l', 'link'],
      ['s', 'submodule'],
    ]);
  });

  it('reads a commit', () => {
    const raw =
      'tree t\nparent p\nparent q\nauthor A B <a@b> 1700000000 +0100\ncommitter C <c@d> 1700000001 -0500\n\nsubject\n\nauthor Not Me <x> 1 +0000\n';
    expect(parseCommit('id', Buffer.from(raw))).toMatchObject({
      tree: 't',
      parents: ['p', 'q'],
      author: 'A B <a@b>',
      authoredAt: 1_700_000_000_000,
      committedAt: 1_700_000_001_000,
      message: expect.stringMatching(/^subject/) as string,
    });
  });
});
