import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBase64,
  decodeBase64Text,
  deepEqual,
  encodeBase64,
  omitKeys,
  sortBy,
  stableJson,
  withKey,
} from './index.ts';

describe('base64', () => {
  it('agrees with Node on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(encodeBase64(text)).toBe(Buffer.from(text, 'utf8').toString('base64'));
        expect(decodeBase64Text(encodeBase64(text))).toBe(text);
      }),
    );
  });

  it('decodes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual([...bytes]);
      }),
    );
  });

  it.each([
    { reason: 'a wrong length is no base64', text: 'abc' },
    { reason: 'a character outside the alphabet is no base64', text: 'ab$=' },
  ])('$reason', ({ text }) => expect(decodeBase64(text)).toBeUndefined());
});

describe('deepEqual', () => {
  it('agrees with a comparison of stable JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        expect(deepEqual(left, structuredClone(left))).toBe(true);
        expect(deepEqual(left, right)).toBe(
          stableJson(left) === stableJson(right) || (Object.is(left, -0) !== Object.is(right, -0) && left === right),
        );
      }),
    );
  });

  it.each([
    { reason: 'the order of keys does not count', left: { a: 1, b: 2 }, right: { b: 2, a: 1 }, equal: true },
    { reason: 'undefined equals missing', left: { a: undefined }, right: {}, equal: true },
    { reason: 'null does not equal missing', left: { a: null }, right: {}, equal: false },
    { reason: 'a list is not an object', left: [], right: {}, equal: false },
    { reason: 'the order of items counts', left: [1, 2], right: [2, 1], equal: false },
  ])('$reason', ({ left, right, equal }) => {
    expect(deepEqual(left, right)).toBe(equal);
    expect(deepEqual(right, left)).toBe(equal);
  });
});

describe('records', () => {
  it('withKey keeps the place of a key and takes __proto__ as a plain key', () => {
    expect(Object.entries(withKey({ a: 1, b: 2 }, 'a', 3))).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
    expect(Object.keys(withKey({}, '__proto__', 1))).toEqual(['__proto__']);
  });

  it('omitKeys gives back the record itself when nothing is left out', () => {
    const record = { a: 1 };
    expect(omitKeys(record, 'b')).toBe(record);
    expect(omitKeys(record, 'a')).toEqual({});
  });
});

it('sortBy compares key by key and is stable', () => {
  const items = [
    { n: 2, s: 'b' },
    { n: 1, s: 'z' },
    { n: 2, s: 'a' },
  ];
  expect(sortBy(items, (item) => [item.n, item.s]).map((item) => item.s)).toEqual(['z', 'a', 'b']);
  expect(sortBy(items, (item) => [item.n]).map((item) => item.s)).toEqual(['z', 'b', 'a']);
});
