import type { v1alpha1 } from '@plumbline/contract/crd';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';

import { draftOf } from './app-draft.ts';
import { appFlags } from './app-flags.ts';
import { addFlags, applyFlags } from './flag.ts';

function specAfter(words: readonly string[], spec: v1alpha1.ApplicationSpec = {}): v1alpha1.ApplicationSpec {
  const command = addFlags(new Command(), appFlags).exitOverride();
  command.parse([...words], { from: 'user' });
  applyFlags(draftOf(spec), appFlags, command.opts());
  return spec;
}

describe('flags of app create and app set', () => {
  it.each([
    {
      reason: 'source and destination',
      words: [
        '--repo',
        'r',
        '--path',
        'p',
        '--revision',
        'main',
        '--dest-server',
        's',
        '--dest-namespace',
        'n',
        '--project',
        'x',
      ],
      after: {
        project: 'x',
        source: { repoURL: 'r', path: 'p', targetRevision: 'main' },
        destination: { server: 's', namespace: 'n' },
      },
    },
    {
      reason: 'automated sync takes its options whatever their order',
      words: ['--self-heal=true', '--auto-prune=true', '--sync-policy', 'automated'],
      after: { source: {}, syncPolicy: { automated: { prune: true, selfHeal: true } } },
    },
    {
      reason: 'a later sync option of the same name replaces, ! removes',
      before: { syncPolicy: { syncOptions: ['Prune=false', 'CreateNamespace=true'] } },
      words: ['--sync-option', 'Prune=true', '--sync-option', '!CreateNamespace=true'],
      after: { source: {}, syncPolicy: { syncOptions: ['Prune=true'] } },
    },
    {
      reason: 'a Helm parameter replaces the one of its name',
      before: {
        source: {
          helm: {
            parameters: [
              { name: 'a', value: '1' },
              { name: 'b', value: '2' },
            ],
          },
        },
      },
      words: ['-p', 'a=3', '--helm-set-string', 'c=4'],
      after: {
        source: {
          helm: {
            parameters: [
              { name: 'b', value: '2' },
              { name: 'a', value: '3' },
              { name: 'c', value: '4', forceString: true },
            ],
          },
        },
      },
    },
    {
      reason: 'a Kustomize image replaces the one of its name, not of its tag',
      before: { source: { kustomize: { images: ['host:5000/a:1', 'b:1'] } } },
      words: ['--kustomize-image', 'host:5000/a:2'],
      after: { source: { kustomize: { images: ['b:1', 'host:5000/a:2'] } } },
    },
  ])('$reason', ({ before, words, after }) => {
    expect(specAfter(words, structuredClone(before ?? {}))).toEqual(after);
  });

  it('refuses prune without automated sync and names the way out', () => {
    expect(() => specAfter(['--auto-prune=true'])).toThrowError(/--sync-policy automated/);
  });

  it('asks which of several sources is meant', () => {
    expect(() => draftOf({ sources: [{}, {}] })).toThrowError(/--source-position/);
    expect(draftOf({ sources: [{ path: 'a' }, { path: 'b' }] }, { position: 2 }).source.path).toBe('b');
  });
});
