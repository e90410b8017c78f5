import { hasCode } from '@plumbline/contract/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deduplicate,
  parseManifests,
  parseYaml,
  parseYamlDocuments,
  toYaml,
  toYamlDocuments,
  withDestinationNamespace,
} from './index.ts';

const source = { file: 'app/web.yaml' };
const configMap = (name: string, namespace?: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;
const names = (text: string): unknown[] => parseManifests(text, source).map((obj) => obj.metadata.name);

describe('scalars, as sigs.k8s.io/yaml reads them', () => {
  it.each<{ text: string; value: unknown }>([
    { text: 'yes', value: true },
    { text: 'On', value: true },
    { text: 'y', value: true },
    { text: 'off', value: false },
    { text: 'NO', value: false },
    { text: 'n', value: false },
    { text: 'tRue', value: 'tRue' },
    { text: '"yes"', value: 'yes' },
    { text: '0644', value: 420 },
    { text: '0o644', value: 420 },
    { text: '-0x1F', value: -31 },
    { text: '0b101', value: 5 },
    { text: '08', value: 8 },
    { text: '1_000', value: 1000 },
    { text: '_1', value: '_1' },
    { text: '+7', value: 7 },
    { text: '1e3', value: 1000 },
    { text: '1.5', value: 1.5 },
    { text: '.5', value: 0.5 },
    { text: '1e400', value: '1e400' },
    { text: '.1_0', value: 0.1 },
    { text: '1.2.3', value: '1.2.3' },
    { text: '1.', value: 1 },
    { text: '12:30', value: '12:30' },
    { text: '2020-01-02', value: '2020-01-02' },
    { text: '2020-01-02T03:04:05Z', value: '2020-01-02T03:04:05Z' },
    { text: '~', value: null },
    { text: 'Null', value: null },
    { text: 'nUll', value: 'nUll' },
    { text: '100m', value: '100m' },
    { text: '=', value: '=' },
    { text: '0777777777777777777777x', value: '0777777777777777777777x' },
  ])('$text', ({ text, value }) => expect(parseYaml(`a: ${text}`, source)).toEqual({ a: value }));

  it('keys become text', () => expect(parseYaml('1: a\ntrue: b\n', source)).toEqual({ 1: 'a', true: 'b' }));
  it('the last of duplicate keys wins', () => expect(parseYaml('a: 1\na: 2\n', source)).toEqual({ a: 2 }));
  it('<< merges, own keys win', () => {
    expect(parseYaml('base: &b {x: 1, y1: 2}\nmore:\n  <<: *b\n  x: 3\n', source)).toEqual({
      base: { x: 1, y1: 2 },
      more: { x: 3, y1: 2 },
    });
  });
  it('a key __proto__ is plain data', () => {
    const value = parseYaml('__proto__: {polluted: true}', source);
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('parseManifests', () => {
  it.each([
    { reason: 'documents in order', text: `${configMap('a')}---\n${configMap('b')}`, found: ['a', 'b'] },
    { reason: 'a leading separator and comments', text: `# head\n---\n# note\n${configMap('a')}`, found: ['a'] },
    {
      reason: 'empty, null and comment documents',
      text: `---\n---\nnull\n---\n# only\n---\n${configMap('a')}---\n`,
      found: ['a'],
    },
    { reason: 'a separator with a comment', text: `${configMap('a')}--- # next\n${configMap('b')}`, found: ['a', 'b'] },
    { reason: 'a directive', text: `%YAML 1.1\n---\n${configMap('a')}`, found: ['a'] },
    {
      reason: 'windows line ends and a byte order mark',
      text: `\u{FEFF}${configMap('a').replaceAll('\n', '\r\n')}---\r\n${configMap('b')}`,
      found: ['a', 'b'],
    },
    { reason: 'the end marker', text: `${configMap('a')}...\n---\n${configMap('b')}`, found: ['a', 'b'] },
    {
      reason: 'three dashes inside a block',
      text: `${configMap('a')}data:\n  x: |\n    ---\n    y\n---\n${configMap('b')}`,
      found: ['a', 'b'],
    },
    { reason: 'three dashes that begin a longer word', text: `${configMap('a')}data:\n  ---x: y\n`, found: ['a'] },
    {
      reason: 'lists, also inside lists',
      text: JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
          {
            apiVersion: 'v1',
            kind: 'ConfigMapList',
            items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } }],
          },
        ],
      }),
      found: ['a', 'b'],
    },
    { reason: 'a JSON array', text: '[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}]', found: ['a'] },
    { reason: 'flow style YAML', text: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}', found: ['a'] },
    { reason: 'nothing', text: '', found: [] },
  ])('$reason', ({ text, found }) => expect(names(text)).toEqual(found));

  it.each([
    { reason: 'a syntax error', text: `${configMap('a')}---\n${configMap('b')}data: {\n`, line: 11 },
    { reason: 'a tab', text: 'a:\n\tb: 1\n', line: 2 },
    { reason: 'text instead of an object', text: `${configMap('a')}---\n\njust words\n`, line: 7 },
    { reason: 'no kind', text: 'apiVersion: v1\nmetadata: {name: a}\n', line: 1 },
    { reason: 'no apiVersion', text: '# c\nkind: ConfigMap\nmetadata: {name: a}\n', line: 2 },
    { reason: 'no metadata', text: 'apiVersion: v1\nkind: ConfigMap\n', line: 1 },
    { reason: 'no name', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {namespace: a}\n', line: 1 },
    {
      reason: 'a name that YAML reads as a number',
      text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 12}\n',
      line: 1,
    },
    { reason: 'an infinite number', text: `${configMap('a')}data: {x: .inf}\n`, line: 1 },
    { reason: 'an alias to itself', text: 'a: &a\n  b: *a\n', line: 1 },
    { reason: 'broken JSON', text: '{\n"apiVersion": "v1",\n"kind": \n', line: 4 },
  ])('names file and line of $reason', ({ text, line }) => {
    const isNamed = (error: unknown): boolean =>
      hasCode(error, 'MANIFEST_INVALID') && error.details['line'] === line && error.details['file'] === 'app/web.yaml';
    expect(() => parseManifests(text, source)).toThrow(expect.toSatisfy(isNamed));
  });

  it('refuses aliases that unfold without end', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(',')}]`,
    );
    const bomb = ['a0: &a0 x', ...levels].join('\n');
    expect(() => parseYamlDocuments(bomb, source)).toThrow(
      expect.toSatisfy((error) => hasCode(error, 'MANIFEST_INVALID')),
    );
  });

  it('accepts generateName', () => {
    const [job] = parseManifests('apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: run-}\n', source);
    expect(job?.metadata.generateName).toBe('run-');
  });
});

describe('toYaml', () => {
  it('reads back as the same value', () => {
    const value = fc.jsonValue({ maxDepth: 4 }).map((json) => JSON.parse(JSON.stringify(json)) as unknown);
    fc.assert(
      fc.property(value, (json) => {
        expect(parseYaml(toYaml({ a: json }), source)).toEqual({ a: json });
      }),
    );
  });

  it.each(['yes', '0644', '1e3', '2020-01-02', 'null', '', '~', ' x', '1_000', '#x', '- a'])(
    'keeps the text %j text',
    (text) => {
      expect(parseYaml(toYaml({ a: text }), source)).toEqual({ a: text });
    },
  );

  it('sorts keys, leaves undefined out and does not fold', () => {
    expect(toYaml({ b: undefined, c: 'x '.repeat(100), a: ['2020-01-02', true] })).toBe(
      `a:\n  - "2020-01-02"\n  - true\nc: "${'x '.repeat(100)}"\n`,
    );
    expect(toYamlDocuments([{ a: 1 }, { b: 2 }])).toBe('a: 1\n---\nb: 2\n');
  });
});

it('deduplicate keeps the last copy in the first place', () => {
  const objects = parseManifests(
    [configMap('a', 'x'), configMap('b', 'x'), `${configMap('a', 'x')}data: {v: "2"}\n`, configMap('a', 'z')].join(
      '---\n',
    ),
    source,
  );
  const result = deduplicate(objects);
  expect(result.objects).toEqual([objects[2], objects[1], objects[3]]);
  expect(result.repeated).toEqual([{ key: { group: '', kind: 'ConfigMap', namespace: 'x', name: 'a' }, count: 2 }]);
});

describe('withDestinationNamespace', () => {
  const obj = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  const placed = { ...obj, metadata: { name: 'a', namespace: 'x' } };
  it.each([
    { reason: 'fills a missing namespace', obj, isNamespaced: true, result: { name: 'a', namespace: 'prod' } },
    { reason: 'keeps its own', obj: placed, isNamespaced: true, result: { name: 'a', namespace: 'x' } },
    { reason: 'strips it from cluster-scoped objects', obj: placed, isNamespaced: false, result: { name: 'a' } },
  ])('$reason', ({ obj: from, isNamespaced, result }) => {
    expect(withDestinationNamespace(from, { isNamespaced, namespace: 'prod' }).metadata).toEqual(result);
  });
});
