import { describe, expect, it } from 'vitest';
import { compilePathPattern, matchDoublestar, matchGreedyPath, matchPath } from './match-path.ts';

describe('matchPath', () => {
  it.each([
    { reason: 'a star stops at a separator', pattern: 'apps/*', path: 'apps/a/b', matches: false },
    { reason: 'a star within a segment', pattern: 'apps/*', path: 'apps/a', matches: true },
    { reason: 'a lone star is one segment', pattern: '*', path: 'a/b', matches: false },
    { reason: 'two stars are like one', pattern: 'a**', path: 'a/b', matches: false },
    { reason: 'a caret negates', pattern: '[^a]', path: 'b', matches: true },
    { reason: 'an exclamation mark does not negate', pattern: '[!a]', path: '!', matches: true },
    { reason: 'braces are literal', pattern: '{a,b}', path: '{a,b}', matches: true },
    { reason: 'a class with ranges and letters', pattern: '[a-cx]', path: 'x', matches: true },
  ])('$reason', ({ pattern, path, matches }) => expect(matchPath(pattern, path)).toBe(matches));

  it('refuses malformed patterns', () => expect(compilePathPattern('[')).toBeUndefined());
});

describe('matchDoublestar', () => {
  it.each([
    { reason: 'leading ** matches no directory', pattern: '**/x.yaml', path: 'x.yaml', matches: true },
    { reason: 'leading ** matches many', pattern: '**/x.yaml', path: 'a/b/x.yaml', matches: true },
    { reason: 'leading ** keeps the segment whole', pattern: '**/x.yaml', path: 'a/ax.yaml', matches: false },
    { reason: 'middle ** matches no directory', pattern: 'a/**/z', path: 'a/z', matches: true },
    { reason: 'middle ** matches many', pattern: 'a/**/z', path: 'a/b/c/z', matches: true },
    { reason: 'trailing ** matches what is below', pattern: 'a/**', path: 'a/b/c', matches: true },
    { reason: 'trailing ** matches the directory', pattern: 'a/**', path: 'a', matches: true },
    { reason: 'trailing ** does not match a neighbour', pattern: 'a/**', path: 'ab', matches: false },
    { reason: '** alone matches all', pattern: '**', path: 'a/b', matches: true },
    { reason: 'two ** in a row', pattern: 'a/**/**/z', path: 'a/z', matches: true },
    { reason: '** inside a segment is a star', pattern: 'a**z', path: 'a/z', matches: false },
    { reason: 'a star stops at a separator', pattern: '*/x', path: 'a/b/x', matches: false },
    { reason: 'a choice', pattern: 'a/{b,c}/*.json', path: 'a/c/d.json', matches: true },
  ])('$reason', ({ pattern, path, matches }) => expect(matchDoublestar(pattern, path)).toBe(matches));
});

describe('matchGreedyPath', () => {
  it.each([
    { reason: 'a star crosses separators', pattern: 'a/*/config.json', path: 'a/b/c/config.json', matches: true },
    { reason: '**/ needs a separator, as in git', pattern: '**/config.json', path: 'config.json', matches: false },
  ])('$reason', ({ pattern, path, matches }) => expect(matchGreedyPath(pattern, path)).toBe(matches));
});
