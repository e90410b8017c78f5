import type { KubeObject } from '@plumbline/contract/crd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../std/index.ts';
import { computeDiff, maskSecret, maskSecretPair } from './index.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const secret = (
  data: Record<string, unknown>,
  more: Record<string, unknown> = {},
  annotations: Record<string, string> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', annotations },
  data,
  ...more,
});
const plus = (count: number): string => '+'.repeat(count);
const encoded = encodeBase64;

describe('maskSecretPair', () => {
  it('equal values look equal, each further value of a key is 4 longer', () => {
    const { desired, live } = maskSecretPair(
      secret({ same: encoded('x'), changed: encoded('new'), added: encoded('a') }),
      secret({ same: encoded('x'), changed: encoded('old'), removed: encoded('r') }),
    );
    expect(desired?.['data']).toEqual({ same: plus(8), changed: plus(8), added: plus(8) });
    expect(live?.['data']).toEqual({ same: plus(8), changed: plus(12), removed: plus(8) });
  });

  it('what was applied last is masked as the third side', () => {
    const applied = JSON.stringify(secret({ key: encoded('first'), other: encoded('same') }));
    const { live } = maskSecretPair(
      secret({ key: encoded('third'), other: encoded('same') }),
      secret({ key: encoded('second'), other: encoded('same') }, {}, { [lastApplied]: applied }),
    );
    const noted = JSON.parse(live?.metadata.annotations?.[lastApplied] ?? '{}') as KubeObject;
    expect(noted['data']).toEqual({ key: plus(16), other: plus(8) });
  });

  it('stringData and data of the same text look equal', () => {
    const { desired, live } = maskSecretPair(secret({}, { stringData: { key: 'x' } }), secret({ key: encoded('x') }));
    expect(desired?.['stringData']).toEqual({ key: plus(8) });
    expect(live?.['data']).toEqual({ key: plus(8) });
  });

  it('masking twice is masking once', () => {
    const applied = JSON.stringify(secret({}, { stringData: { key: 'x', other: 'y' } }));
    const live = secret({ key: encoded('x'), other: encoded('z') }, {}, { [lastApplied]: applied });
    const once = maskSecretPair(secret({ key: encoded('x'), other: encoded('w') }), live);
    expect(maskSecretPair(once.desired, once.live)).toEqual(once);
  });

  it('a last-applied annotation that cannot be read is masked whole', () => {
    const { live } = maskSecretPair(undefined, secret({}, {}, { [lastApplied]: '{"data":{"key":"c2Vj' }));
    expect(live?.metadata.annotations?.[lastApplied]).toBe(plus(8));
  });

  it('named annotations are masked, also in what was applied last', () => {
    const annotations = { token: 'abc', note: 'public' };
    const applied = JSON.stringify(secret({}, {}, annotations));
    const masked = maskSecret(secret({}, {}, { ...annotations, [lastApplied]: applied }), { annotations: ['token'] });
    expect(masked.metadata.annotations).toMatchObject({ token: plus(8), note: 'public' });
    expect(masked.metadata.annotations?.[lastApplied]).not.toContain('abc');
  });

  it.each([
    { reason: 'a number', data: { key: 12345 } },
    { reason: 'a nested object', data: { key: { a: 'hidden' } } },
    { reason: 'null', data: { key: null } },
  ])('$reason in data is masked too', ({ data }) => {
    expect(maskSecret(secret(data))['data']).toEqual({ key: plus(8) });
  });

  it('data that is no object is masked whole', () => {
    expect(maskSecret({ ...secret({}), data: ['hidden'] })['data']).toBe(plus(8));
    expect(JSON.stringify(maskSecret({ ...secret({}), stringData: 'hidden' }))).not.toContain('hidden');
  });

  it('other kinds come back unchanged', () => {
    const configMap = { ...secret({ key: 'open' }), kind: 'ConfigMap' };
    expect(maskSecretPair(configMap, configMap)).toEqual({ desired: configMap, live: configMap });
    const custom = { ...secret({ key: 'open' }), apiVersion: 'example.com/v1' };
    expect(maskSecret(custom)).toBe(custom);
  });

  it('nothing of a value is left, and masked sides differ just when the sides do', () => {
    const value = fc.stringMatching(/^[A-Za-z]{12,40}$/).map((text) => encoded(text));
    const data = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value);
    fc.assert(
      fc.property(data, data, (first, second) => {
        const noted = { [lastApplied]: JSON.stringify(secret(first)) };
        const [desired, live] = [secret(first), secret(second, {}, noted)];
        const masked = maskSecretPair(desired, live);
        const text = JSON.stringify(masked);
        for (const hidden of [...Object.values(first), ...Object.values(second)]) expect(text).not.toContain(hidden);
        expect(computeDiff(masked).isModified).toBe(computeDiff({ desired, live }).isModified);
      }),
    );
  });
});
