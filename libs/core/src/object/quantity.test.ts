import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareQuantities, normalizeQuantity } from './quantity.ts';

describe('normalizeQuantity', () => {
  it.each([
    { reason: 'milli units that make whole units', from: '1000m', to: '1' },
    { reason: 'a decimal fraction becomes milli', from: '0.1', to: '100m' },
    { reason: 'a number', from: 0.5, to: '500m' },
    { reason: 'a whole number', from: 2, to: '2' },
    { reason: 'binary climbs', from: '1024Mi', to: '1Gi' },
    { reason: 'binary stays when it does not divide', from: '1500Mi', to: '1500Mi' },
    { reason: 'a fraction of a binary unit comes down', from: '1.5Gi', to: '1536Mi' },
    { reason: 'binary below 1024 is decimal', from: '0.5Ki', to: '512' },
    { reason: 'decimal climbs', from: '1000k', to: '1M' },
    { reason: 'an exponent keeps its form', from: '1e3', to: '1e3' },
    { reason: 'an exponent climbs in threes', from: '12e4', to: '120e3' },
    { reason: 'E alone is exa, not an exponent', from: '1E', to: '1E' },
    { reason: 'zero has no unit', from: '0Gi', to: '0' },
    { reason: 'a negative amount', from: '-500m', to: '-500m' },
    { reason: 'what is below nano is rounded up', from: '0.1n', to: '1n' },
    { reason: 'a plus sign', from: '+1', to: '1' },
    { reason: 'a point without digits behind', from: '1.', to: '1' },
  ])('$reason: $from', ({ from, to }) => expect(normalizeQuantity(from)).toBe(to));

  it.each(['', 'abc', '1KiB', '1.2.3', '.', '--1', null, {}])('%j is no quantity', (value) => {
    expect(normalizeQuantity(value)).toBeUndefined();
  });

  it('is idempotent and keeps the amount', () => {
    const text = fc
      .tuple(fc.integer(), fc.constantFrom('', 'm', 'u', 'n', 'k', 'M', 'Ki', 'Mi', 'Gi', 'e3', 'e-3'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (quantity) => {
        const normal = normalizeQuantity(quantity);
        expect(normalizeQuantity(normal)).toBe(normal);
        expect(compareQuantities(quantity, normal)).toBe(0);
      }),
    );
  });
});

it.each([
  { reason: 'suffixes are weighed', left: '1Gi', right: '1G', order: 1 },
  { reason: 'equal amounts', left: '1', right: '1000m', order: 0 },
  { reason: 'less', left: '999m', right: 1, order: -1 },
  { reason: 'not a quantity', left: 'x', right: 1, order: undefined },
])('compareQuantities: $reason', ({ left, right, order }) => expect(compareQuantities(left, right)).toBe(order));
