import type { Application } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { isAffectedBy, isSameRepository } from './match-push.ts';
import { parsePush, type Push } from './parse-push.ts';

const payload = {
  ref: 'refs/heads/main',
  repository: { html_url: 'https://github.com/acme/shop', default_branch: 'main' },
  commits: [{ added: ['apps/a/new.yaml'], modified: ['apps/b/x.yaml'], removed: [] }],
};

describe('parsePush', () => {
  it('reads a push of GitHub with its files', () => {
    expect(parsePush('github', 'push', payload)).toEqual({
      kind: 'push',
      push: {
        urls: ['https://github.com/acme/shop'],
        ref: 'refs/heads/main',
        shortRef: 'main',
        touchesHead: true,
        changedFiles: ['apps/a/new.yaml', 'apps/b/x.yaml'],
      },
    });
  });

  it.each([
    { reason: 'a ping is ignored', event: 'ping', body: payload, kind: 'ignored' },
    { reason: 'no object', event: 'push', body: 'text', kind: 'invalid' },
    { reason: 'a repository that is null', event: 'push', body: { ...payload, repository: null }, kind: 'invalid' },
    { reason: 'a ref that is a number', event: 'push', body: { ...payload, ref: 5 }, kind: 'invalid' },
    { reason: 'a repository without address', event: 'push', body: { ...payload, repository: {} }, kind: 'invalid' },
  ])('$reason', ({ event, body, kind }) => {
    expect(parsePush('github', event, body).kind).toBe(kind);
  });

  it.each([
    { reason: 'commits that are null', body: { ...payload, commits: null } },
    { reason: 'a commit that is null', body: { ...payload, commits: [null] } },
    { reason: 'files that are no list', body: { ...payload, commits: [{ added: 'x' }] } },
    { reason: 'a forced push', body: { ...payload, forced: true } },
    {
      reason: 'more commits than are listed',
      body: { ...payload, commits: Array.from({ length: 20 }, () => payload.commits[0]) },
    },
  ])('does not claim to know the files of $reason', ({ body }) => {
    expect(parsePush('github', 'push', body)).toMatchObject({ kind: 'push', push: { changedFiles: undefined } });
  });

  it('reads a push of GitLab', () => {
    const body = { ref: 'refs/tags/v1', project: { web_url: 'https://gitlab.com/a/b', default_branch: 'main' } };
    expect(parsePush('gitlab', 'Tag Push Hook', body)).toMatchObject({
      kind: 'push',
      push: { shortRef: 'v1', touchesHead: false },
    });
  });
});

describe('isSameRepository', () => {
  const web = 'https://github.com/Acme/Shop';
  it.each([
    'https://github.com/acme/shop.git',
    'http://user:pw@github.com/acme/shop/',
    'git@github.com:acme/shop.git',
    'ssh://git@ssh.github.com:443/acme/shop.git',
  ])('%s is it', (url) => expect(isSameRepository(url, web)).toBe(true));
  it.each(['https://github.com/acme/shop2', 'https://evil.com/acme/shop', '', 'https://github.com'])(
    '%s is not',
    (url) => expect(isSameRepository(url, web)).toBe(false),
  );
});

describe('isAffectedBy', () => {
  const push: Push = {
    urls: ['https://github.com/acme/shop'],
    ref: 'refs/heads/main',
    shortRef: 'main',
    touchesHead: true,
    changedFiles: ['apps/a/new.yaml'],
  };
  const app = (source: Record<string, unknown>, paths?: string): Application => ({
    metadata: {
      name: 'x',
      namespace: 'argocd',
      ...(paths === undefined ? {} : { annotations: { 'argocd.argoproj.io/manifest-generate-paths': paths } }),
    },
    spec: {
      source: { repoURL: 'https://github.com/acme/shop.git', path: 'apps/a', ...source },
      destination: {},
      project: 'default',
    },
  });

  it.each([
    { reason: 'HEAD when the default branch was pushed', of: app({}), affected: true },
    { reason: 'the pushed branch', of: app({ targetRevision: 'main' }), affected: true },
    { reason: 'the full ref', of: app({ targetRevision: 'refs/heads/main' }), affected: true },
    { reason: 'another branch', of: app({ targetRevision: 'dev' }), affected: false },
    { reason: 'another repository', of: app({ repoURL: 'https://github.com/acme/other' }), affected: false },
    { reason: 'its own path', of: app({}, '.'), affected: true },
    { reason: 'a path beside it', of: app({}, '../b'), affected: false },
    { reason: 'an absolute path', of: app({ path: 'x' }, '/apps/a'), affected: true },
    { reason: 'one of several paths', of: app({}, '/lib;.'), affected: true },
    { reason: 'a glob', of: app({ path: 'x' }, '/apps/*/new.yaml'), affected: true },
    { reason: 'a glob that stops at a slash', of: app({ path: 'x' }, '/apps/*.yaml'), affected: false },
    { reason: 'an empty annotation', of: app({}, ''), affected: true },
  ])('$reason: $affected', ({ of, affected }) => expect(isAffectedBy(of, push)).toBe(affected));

  it('believes that anything changed when the files are not known', () => {
    expect(isAffectedBy(app({}, '/elsewhere'), { ...push, changedFiles: undefined })).toBe(true);
  });
});
