import { describe, expect, it } from 'vitest';
import {
  boolean,
  byteSize,
  durationMs,
  integer,
  list,
  oneOf,
  parseConfig,
  refusedSetting,
  secondsMs,
  setting,
  text,
  textMap,
} from './index.ts';

const table = {
  resync: setting({ flag: '--app-resync', env: 'RESYNC', default: '120', parse: integer, help: 'x' }),
  insecure: setting({ flag: '--insecure', env: 'INSECURE', parse: boolean, help: 'x' }),
  gzip: setting({ flag: '--enable-gzip', default: 'true', parse: boolean, help: 'x' }),
  namespaces: setting({ flag: '--application-namespaces', env: ['NS', 'OLD_NS'], parse: list, help: 'x' }),
  expiration: setting({ flag: '--cache-expiration', default: '24h0m0s', parse: durationMs, help: 'x' }),
  namespace: setting({ flag: '--namespace', short: '-n', parse: text, help: 'x' }),
  old: setting({ flag: '--old', parse: text, help: 'x', deprecated: 'use --new' }),
  tracing: refusedSetting({ flag: '--otlp-address', help: 'x', refused: 'tracing is not built yet' }),
};

function configOf(argv: string[], env: Record<string, string> = {}) {
  const outcome = parseConfig(table, argv, env);
  if (outcome.kind === 'help') throw new Error('help');
  return outcome;
}

describe('parseConfig', () => {
  it.each([
    {
      reason: 'defaults',
      argv: [],
      env: {},
      expected: { resync: 120, insecure: false, gzip: true, namespaces: [], expiration: 86_400_000, namespace: '' },
    },
    { reason: 'flag before variable', argv: ['--app-resync', '5'], env: { RESYNC: '7' }, expected: { resync: 5 } },
    { reason: 'variable before default', argv: [], env: { RESYNC: '7' }, expected: { resync: 7 } },
    { reason: 'an empty variable is none', argv: [], env: { RESYNC: '' }, expected: { resync: 120 } },
    { reason: 'the first variable that is set', argv: [], env: { OLD_NS: 'b' }, expected: { namespaces: ['b'] } },
    { reason: 'flag=value', argv: ['--app-resync=0'], env: {}, expected: { resync: 0 } },
    {
      reason: 'a switch takes no next word',
      argv: ['--insecure', '--app-resync', '3'],
      env: {},
      expected: { insecure: true, resync: 3 },
    },
    { reason: 'a switch turned off', argv: ['--enable-gzip=false'], env: {}, expected: { gzip: false } },
    {
      reason: 'a list repeated and comma separated',
      argv: ['--application-namespaces', 'a,b', '--application-namespaces=c'],
      env: {},
      expected: { namespaces: ['a', 'b', 'c'] },
    },
    {
      reason: 'an empty list, as in a Procfile',
      argv: ['--application-namespaces='],
      env: { NS: 'x' },
      expected: { namespaces: [] },
    },
    {
      reason: 'of anything else the last counts',
      argv: ['--app-resync=1', '--app-resync=2'],
      env: {},
      expected: { resync: 2 },
    },
    { reason: 'a short flag', argv: ['-n', 'argocd'], env: {}, expected: { namespace: 'argocd' } },
    { reason: 'a negative value', argv: ['--app-resync', '-1'], env: {}, expected: { resync: -1 } },
    { reason: 'a refused flag at its default', argv: ['--otlp-address='], env: {}, expected: { tracing: '' } },
  ])('$reason', ({ argv, env, expected }) => expect(configOf(argv, env).config).toMatchObject(expected));

  it.each([
    { reason: 'an unknown flag names close ones', argv: ['--app-resnyc', '1'], says: '--app-resync' },
    { reason: 'a value that does not parse names the flag', argv: ['--app-resync=soon'], says: '--app-resync "soon"' },
    { reason: 'a flag without its value', argv: ['--app-resync'], says: 'needs a value' },
    { reason: 'a word that is no flag', argv: ['run'], says: '"run"' },
    { reason: 'a refused flag says why', argv: ['--otlp-address=x:1'], says: 'tracing is not built yet' },
  ])('refuses: $reason', ({ argv, says }) => {
    expect(() => configOf(argv)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(says) }),
    );
  });

  it('warns of what is deprecated only when it is given', () => {
    expect(configOf([]).warnings).toEqual([]);
    expect(configOf(['--old=x']).warnings).toEqual(['--old is deprecated: use --new']);
  });

  it('prints every setting for --help', () => {
    const outcome = parseConfig(table, ['--app-resync=1', '--help'], {});
    expect(outcome.kind === 'help' && outcome.text).toContain('--app-resync int');
    expect(outcome.kind === 'help' && outcome.text).toContain('(default 120) (env RESYNC)');
  });

  it('gives a frozen configuration', () => expect(Object.isFrozen(configOf([]).config)).toBe(true));
});

describe('value parsers', () => {
  it.each([
    ['3m0s', 180_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    ['0', 0],
    ['-2s', -2000],
    ['1µs', 0.001],
  ])('duration %s is %d ms', (value, ms) => expect(durationMs.parse(value)).toBeCloseTo(ms, 6));
  it.each(['', '5', 'x', '1d', '3 m', 's'])('duration %j is refused', (value) =>
    expect(() => durationMs.parse(value)).toThrow('not a duration'),
  );
  it.each([
    ['120', 120_000],
    ['180s', 180_000],
    ['3m', 180_000],
  ])('seconds %s are %d ms', (value, ms) => expect(secondsMs.parse(value)).toBe(ms));
  it.each([
    ['10M', 1e7],
    ['1Gi', 1024 ** 3],
    ['500', 500],
    ['1.5k', 1500],
  ])('size %s is %d bytes', (value, bytes) => expect(byteSize.parse(value)).toBe(bytes));
  it('reads pairs', () => expect(textMap.parse('a=1,b=x=y')).toEqual({ a: '1', b: 'x=y' }));
  it('refuses pairs without key', () => expect(() => textMap.parse('a')).toThrow('key=value'));
  it('takes only its words', () => expect(() => oneOf('json', 'text').parse('xml')).toThrow('json, text'));
});
