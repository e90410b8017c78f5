import { hasCode } from '@plumbline/contract/errors';
import { describe, expect, it } from 'vitest';
import { renderFastTemplate } from './fast-template.ts';
import { slugify } from './functions/argocd.ts';
import {
  compileGoTemplate,
  parseTemplateOptions,
  renderGoTemplate,
  type GoTemplateOptions,
} from './render-go-template.ts';

// What Go's engine does is held by go-template.contract.test.ts; here stands what is ours: limits, Argo CD's functions.

describe('renderFastTemplate', () => {
  it.each([
    { reason: 'replaces keys, spaces around them ignored', text: '{{a}}-{{ a }}', result: 'x-x' },
    { reason: 'leaves unknown keys', text: '{{b}} {{ .a }}', result: '{{b}} {{ .a }}' },
    { reason: 'leaves an unclosed brace', text: '{{a}} {{a', result: 'x {{a' },
    { reason: 'takes keys with dots and brackets', text: '{{path[0]}} {{path.basename}}', result: 'p b' },
    { reason: 'does not replace inside what it put in', text: '{{again}}', result: '{{a}}' },
    { reason: 'does not find inherited properties', text: '{{constructor}}', result: '{{constructor}}' },
  ])('$reason', ({ text, result }) =>
    expect(renderFastTemplate(text, { a: 'x', 'path[0]': 'p', 'path.basename': 'b', again: '{{a}}' })).toBe(result),
  );
});

describe('Argo CD functions', () => {
  it.each([
    { template: '{{ slugify "feat/a_really+long" }}', result: 'feat-a-really-long' },
    { template: '{{ slugify "This & that @home, don\'t" }}', result: 'this-and-that-athome-dont' },
    { template: '{{ normalize "Feature/ABC_1.x-" }}', result: 'feature-abc-1.x' },
    { template: '{{ slugify "feat/Ärger im Büro" }}', result: 'feat-arger-im-buro' },
    { template: '{{ slugify 10 "a-long-branch-name" }}', result: 'a-long-bra' },
    { template: '{{ slugify 10 true "a-long-branch-name" }}', result: 'a-long' },
    { template: '{{ .d | toYaml }}', result: 'a: 1\nb:\n- x' },
    { template: '{{ (fromYaml "a: {b: c}").a.b }}{{ index (fromYamlArray "[1, z]") 1 }}', result: 'cz' },
  ])('$template', ({ template, result }) => expect(renderGoTemplate(template, { d: { b: ['x'], a: 1 } })).toBe(result));

  it('cuts slugs at 50 characters', () => expect(slugify('x'.repeat(80), 50, false)).toHaveLength(50));
});

describe('limits', () => {
  const failure = (template: string, data: unknown = {}, options: GoTemplateOptions = {}): unknown => {
    try {
      return renderGoTemplate(template, data, options);
    } catch (error) {
      return hasCode(error, 'TEMPLATE_INVALID') ? error.message : error;
    }
  };
  it.each([
    {
      reason: 'endless recursion',
      template: '{{define "r"}}{{template "r"}}{{end}}{{template "r"}}',
      text: 'maximum template depth',
    },
    {
      reason: 'too many steps',
      template: '{{range until 90000}}{{range until 90000}}{{end}}{{end}}',
      text: 'more than 1000 steps',
    },
    {
      reason: 'too much output',
      template: '{{range until 100}}xxxxxxxxxxxxxxxxxxxxxxxxxxxx{{end}}',
      text: 'output longer than 500',
    },
    { reason: 'a long repeat', template: '{{repeat 1000000000 "xx"}}', text: 'longer than' },
    { reason: 'a long list', template: '{{until 100000000}}', text: 'list longer than' },
    { reason: 'a wide printf', template: '{{printf "%999999999d" 1}}', text: 'output longer than 500' },
    { reason: 'deep parentheses', template: `{{${'('.repeat(5000)}1${')'.repeat(5000)}}}`, text: 'nested deeper' },
    {
      reason: 'deep blocks',
      template: `${'{{if true}}'.repeat(5000)}x${'{{end}}'.repeat(5000)}`,
      text: 'nested deeper',
    },
    { reason: 'functions that make keys', template: '{{genPrivateKey "rsa"}}', text: 'genPrivateKey is not available' },
    { reason: 'env', template: '{{env "HOME"}}', text: 'function "env" not defined' },
    { reason: 'the time when none is given', template: '{{now}}', text: 'the time is not available' },
    { reason: 'randomness when none is given', template: '{{randAlpha 5}}', text: 'randomness is not available' },
  ])('stop $reason', ({ template, text }) => {
    expect(failure(template, {}, { stepLimit: 1000, outputLimit: 500 })).toContain(text);
  });

  it('stay linear on long runs of spaces, slashes and digits', () => {
    const long = ' '.repeat(900_000);
    expect(renderGoTemplate(`a${long}x {{- 1}}`, {})).toHaveLength(900_003);
    expect(renderGoTemplate('{{base .}}', `${'/'.repeat(900_000)}x`)).toBe('x');
    expect(renderGoTemplate('{{durationRound .}}', '1'.repeat(900_000))).toBe('0s');
  });

  it('stop a map that holds itself', () => {
    expect(failure('{{$d := dict}}{{$_ := set $d "self" $d}}{{$d}}')).toBeTypeOf('string');
  });

  it('keep hostile keys data', () => {
    const params: unknown = JSON.parse('{"__proto__": {"x": "y"}, "constructor": "c"}');
    expect(renderGoTemplate('{{.__proto__.x}} {{.constructor}} {{.toString}}', params)).toBe('y c <no value>');
  });
});

describe('environment', () => {
  it('tells the time and draws numbers', () => {
    const environment = { nowMs: Date.UTC(2026, 0, 2, 3, 4, 5), random: () => 0.5 };
    const text = renderGoTemplate(
      '{{now | date "2006-01-02 15:04:05"}} {{randNumeric 3}} {{len (uuidv4)}}',
      {},
      { environment },
    );
    expect(text).toBe('2026-01-02 03:04:05 555 36');
  });

  it('renders one template many times', () => {
    const template = compileGoTemplate('{{$x := .a}}{{$x}}');
    expect([template.render({ a: 1 }), template.render({ a: 'b' })]).toEqual(['1', 'b']);
  });

  it('reads goTemplateOptions', () => {
    expect(parseTemplateOptions([])).toBe('default');
    expect(parseTemplateOptions(['missingkey=zero', 'missingkey=error'])).toBe('error');
    expect(() => parseTemplateOptions(['missingkey=odd'])).toThrow('unrecognized option');
  });
});
