import { hasCode } from '@plumbline/contract/errors';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatJsonPointer, getPointer, parseJsonPointer, removePointer } from './json-pointer.ts';

const value = { a: [{ b: 1 }, { b: 2 }], 'x/y': { '~': 3 }, n: null };

it.each([
  { reason: 'the empty pointer is the whole', pointer: '', selected: value },
  { reason: 'a list item', pointer: '/a/1/b', selected: 2 },
  { reason: 'escapes', pointer: '/x~1y/~0', selected: 3 },
  { reason: 'null is a value', pointer: '/n', selected: null },
  { reason: 'a missing key', pointer: '/a/0/c', selected: undefined },
  { reason: 'an index beyond the list', pointer: '/a/2', selected: undefined },
  { reason: 'an index with a leading zero', pointer: '/a/01', selected: undefined },
  { reason: 'an inherited name', pointer: '/toString', selected: undefined },
])('getPointer: $reason', ({ pointer, selected }) => expect(getPointer(value, pointer)).toEqual(selected));

it.each([
  { reason: 'a key', pointer: '/n', left: { a: value.a, 'x/y': value['x/y'] } },
  { reason: 'a list item moves the rest up', pointer: '/a/0', left: { ...value, a: [{ b: 2 }] } },
  { reason: 'a key inside a list item', pointer: '/a/0/b', left: { ...value, a: [{}, { b: 2 }] } },
  { reason: 'a pointer that selects nothing', pointer: '/q/r', left: value },
])('removePointer: $reason', ({ pointer, left }) => expect(removePointer(value, pointer)).toEqual(left));

it('refuses a pointer without a leading slash', () => {
  expect(() => parseJsonPointer('a/b')).toThrow(expect.toSatisfy((error) => hasCode(error, 'INVALID_ARGUMENT')));
});

it('parses what it formats', () => {
  const paths = fc.array(fc.string());
  fc.assert(
    fc.property(paths, (steps) => {
      expect(parseJsonPointer(formatJsonPointer(steps))).toEqual(steps);
    }),
  );
});
