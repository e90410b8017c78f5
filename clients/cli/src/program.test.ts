import { PassThrough } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { splitOptions } from './config/split-options.ts';
import { createProgram, normalizeArguments } from './program.ts';
import { Terminal } from './terminal.ts';

function programForTest(): ReturnType<typeof createProgram>['program'] {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const parts = {
    terminal: new Terminal(streams),
    env: { HOME: '/h' },
    signal: new AbortController().signal,
    name: 'argocd',
  };
  return createProgram(parts).program;
}

describe('normalizeArguments', () => {
  it.each([
    {
      reason: 'a global flag may stand behind the command',
      words: ['app', 'list', '--server', 'h:1', '-o', 'json'],
      normal: ['--server', 'h:1', 'app', 'list', '-o', 'json'],
    },
    {
      reason: 'a bare switch does not eat the next word',
      words: ['--insecure', 'app', 'list'],
      normal: ['--insecure=true', 'app', 'list'],
    },
    {
      reason: 'so in commands',
      words: ['app', 'create', '--auto-prune', 'name'],
      normal: ['app', 'create', '--auto-prune=true', 'name'],
    },
    {
      reason: 'a switch may be turned off',
      words: ['app', 'delete', 'a', '--cascade=false'],
      normal: ['app', 'delete', 'a', '--cascade=false'],
    },
    {
      reason: 'nothing behind -- is a flag',
      words: ['app', 'get', '--', '--server'],
      normal: ['app', 'get', '--', '--server'],
    },
  ])('$reason', ({ words, normal }) => {
    expect(normalizeArguments(programForTest(), words)).toEqual(normal);
  });
});

describe('splitOptions', () => {
  it.each([
    { reason: 'words', text: ' --insecure  --server h:1 ', words: ['--insecure', '--server', 'h:1'] },
    { reason: 'quotes group', text: `--header "a: b c" 'x y'`, words: ['--header', 'a: b c', 'x y'] },
    { reason: 'a backslash escapes', text: String.raw`a\ b "q\"q"`, words: ['a b', 'q"q'] },
    { reason: 'nothing', text: '', words: [] },
  ])('$reason', ({ text, words }) => {
    expect(splitOptions(text)).toEqual(words);
  });
});
