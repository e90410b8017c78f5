import { parseConfig } from '@plumbline/io/settings';
import { describe, expect, it } from 'vitest';
import { settings, type Config } from './config.ts';

function parse(argv: readonly string[], env: Record<string, string> = {}): Config {
  const outcome = parseConfig(settings, argv, env);
  if (outcome.kind !== 'config') throw new Error('no configuration');
  return outcome.config;
}

describe('settings', () => {
  it('have Argo CD’s defaults', () => {
    const config = parse([]);
    expect([config.metricsAddress, config.probeAddress, config.webhookAddress]).toEqual([
      { host: '0.0.0.0', port: 8080 },
      { host: '0.0.0.0', port: 8081 },
      { host: '0.0.0.0', port: 7000 },
    ]);
    expect([config.requeueAfterMs, config.concurrentReconciliations, config.concurrentApplicationUpdates]).toEqual([
      180_000, 10, 1,
    ]);
    expect([config.repoServer, config.resourcesStatusLimit, config.policy]).toEqual([
      'argocd-repo-server:8081',
      5000,
      undefined,
    ]);
  });

  it('take the line of running-as-processes.md', () => {
    const config = parse(
      '--metrics-addr localhost:12345 --probe-addr localhost:12346 --webhook-addr localhost:7001 --argocd-repo-server localhost:8081'.split(
        ' ',
      ),
    );
    expect([config.metricsAddress, config.repoServer]).toEqual([{ host: 'localhost', port: 12_345 }, 'localhost:8081']);
  });

  it('read the environment', () => {
    const prefix = 'ARGOCD_APPLICATIONSET_CONTROLLER';
    const config = parse([], {
      [`${prefix}_POLICY`]: 'create-only',
      [`${prefix}_ENABLE_POLICY_OVERRIDE`]: '',
      [`${prefix}_REQUEUE_AFTER`]: '90s',
      [`${prefix}_NAMESPACES`]: 'team-*,/^x$/',
      [`${prefix}_GLOBAL_PRESERVED_LABELS`]: 'a,b',
    });
    expect([config.policy, config.isPolicyOverrideEnabled, config.requeueAfterMs]).toEqual([
      'create-only',
      false,
      90_000,
    ]);
    expect([config.namespaces, config.preservedLabels]).toEqual([
      ['team-*', '/^x$/'],
      ['a', 'b'],
    ]);
  });

  it.each([
    { argv: ['--policy', 'create'], names: '--policy' },
    { argv: ['--metrics-addr', '8080'], names: '--metrics-addr' },
    { argv: ['--enable-progressive-syncs'], names: '--enable-progressive-syncs' },
    { argv: ['--token-ref-strict-mode'], names: '--token-ref-strict-mode' },
    { argv: ['--scm-root-ca-path', '/x'], names: '--scm-root-ca-path' },
    { argv: ['--concurrent-reconciliations', '0'], names: '--concurrent-reconciliations' },
    { argv: ['--no-such-flag'], names: '--no-such-flag' },
  ])('refuse $argv', ({ argv, names }) => {
    expect(() => parse(argv)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(names) }),
    );
  });
});
