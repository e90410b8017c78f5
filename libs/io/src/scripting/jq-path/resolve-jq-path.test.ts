import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jqPathFault, resolveJqPath } from './resolve-jq-path.ts';

const object = {
  metadata: { name: 'web', annotations: { 'example.com/a': '1', other: '2' } },
  spec: {
    replicas: 3,
    paused: false,
    nothing: null,
    template: {
      spec: {
        containers: [
          { name: 'app', image: 'app:1', env: [{ name: 'A', value: '1' }] },
          { name: 'istio-proxy', image: 'proxy:1', env: [] },
        ],
        tolerations: [{ key: 'a', effect: 'NoExecute', tolerationSeconds: 300 }, { key: 'b' }],
      },
    },
  },
  webhooks: [
    { name: 'x', clientConfig: { caBundle: 'Y2E=' } },
    { name: 'y', clientConfig: {} },
  ],
};

describe('what an expression selects', () => {
  it.each([
    { expression: '.spec.replicas', pointers: ['/spec/replicas'] },
    { expression: '.spec | .replicas', pointers: ['/spec/replicas'] },
    { expression: '.spec["replicas"]', pointers: ['/spec/replicas'] },
    { expression: '.["spec"].["replicas"]', pointers: ['/spec/replicas'] },
    { expression: '.spec."replicas"', pointers: ['/spec/replicas'] },
    { expression: '.metadata.annotations["example.com/a"]', pointers: ['/metadata/annotations/example.com~1a'] },
    { expression: '.spec.replicas, .spec.paused', pointers: ['/spec/replicas', '/spec/paused'] },
    { expression: '.spec.missing', pointers: [] },
    { expression: '.missing.deeper[0]', pointers: [] },
    { expression: '.spec.nothing', pointers: ['/spec/nothing'] },
    { expression: '.webhooks[].clientConfig.caBundle', pointers: ['/webhooks/0/clientConfig/caBundle'] },
    { expression: '.webhooks[]?.clientConfig.caBundle', pointers: ['/webhooks/0/clientConfig/caBundle'] },
    { expression: '.webhooks[1].name', pointers: ['/webhooks/1/name'] },
    { expression: '.webhooks[-1].name', pointers: ['/webhooks/1/name'] },
    { expression: '.nothing[]?', pointers: [] },
    { expression: '.nothing[]', pointers: [] },
    { expression: '.metadata.name.first', pointers: [] },
    {
      expression: '.spec.template.spec.containers[] | select(.name == "istio-proxy")',
      pointers: ['/spec/template/spec/containers/1'],
    },
    {
      expression: '.spec.template.spec.containers[] | select(.name != "app") | .image',
      pointers: ['/spec/template/spec/containers/1/image'],
    },
    {
      expression: '.spec.template.spec.containers[] | select(.name | test("^istio-")).image',
      pointers: ['/spec/template/spec/containers/1/image'],
    },
    {
      expression: '.spec.template.spec.containers[] | select(.name | startswith("istio") | not).env[].value',
      pointers: ['/spec/template/spec/containers/0/env/0/value'],
    },
    {
      expression: '.spec.template.spec.containers[].env[] | select(.name == "A" or .name == "B").value',
      pointers: ['/spec/template/spec/containers/0/env/0/value'],
    },
    {
      expression: '.spec.template.spec.tolerations[] | select(.effect == "NoExecute" and .tolerationSeconds >= 300)',
      pointers: ['/spec/template/spec/tolerations/0'],
    },
    {
      expression: '.spec.template.spec.tolerations[] | select(has("effect")) | .effect',
      pointers: ['/spec/template/spec/tolerations/0/effect'],
    },
    {
      expression: '.spec.template.spec.tolerations[] | select(has("effect") | not)',
      pointers: ['/spec/template/spec/tolerations/1'],
    },
    { expression: '.metadata.annotations | .other', pointers: ['/metadata/annotations/other'] },
    { expression: '.. | .caBundle?', pointers: ['/webhooks/0/clientConfig/caBundle'] },
    { expression: '(.spec, .metadata) | .name', pointers: ['/metadata/name'] },
    { expression: '.missing // .spec.replicas', pointers: ['/spec/replicas'] },
    { expression: '.webhooks[] | select(.clientConfig | length > 0) | .name', pointers: ['/webhooks/0/name'] },
    { expression: '.spec.template.spec.containers[] | select(any(.env[]; .name == "A"))', pointers: undefined },
    {
      expression: '.spec.template.spec.containers[] | select(.env | any(.name == "A")) | .name',
      pointers: ['/spec/template/spec/containers/0/name'],
    },
    { expression: '.webhooks[] | select(.name | contains("x")) | .name', pointers: ['/webhooks/0/name'] },
  ])('$expression', ({ expression, pointers }) => {
    const selection = resolveJqPath(expression, object);
    expect(selection.kind === 'selected' ? selection.pointers : undefined).toEqual(pointers);
  });
});

describe('what is refused', () => {
  it.each([
    '',
    '.spec.',
    '.a |',
    'select(',
    '.a[',
    '.a[1:2]',
    'del(.a)',
    '.a + 1',
    '.a = 1',
    'map(.x)',
    '.spec | keys',
    '"a"',
    '.a == 1',
    '.metadata | to_entries[]',
    '."\\(.a)"',
    '.a; .b',
    'test("a")',
    'env',
    '.a | test("(")',
    `${'('.repeat(200)}.${')'.repeat(200)}`,
  ])('%j', (expression) => expect(jqPathFault(expression)).toBeDefined());

  it('no expression runs without end', () => {
    const wide = { list: Array.from({ length: 400 }, () => ({ a: [1, 2, 3] })) };
    const selection = resolveJqPath('.. | .. | .. | ..', wide);
    expect(selection).toEqual({ kind: 'selected', pointers: [] });
  });

  it('any text is read or refused, never anything else', () => {
    const piece = fc.constantFrom(
      '.',
      'a',
      '[',
      ']',
      '|',
      '"x"',
      '(',
      ')',
      'select',
      '==',
      '?',
      '..',
      '1',
      ' ',
      ',',
      '-',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(['selected', 'unsupported']).toContain(resolveJqPath(pieces.join(''), object).kind);
      }),
    );
  });
});
