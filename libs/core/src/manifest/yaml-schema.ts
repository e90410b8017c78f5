// YAML as sigs.k8s.io/yaml reads it (the reader of kubectl and helm): the YAML 1.1 rules of go-yaml v2 for plain
// scalars. `yes`, `on` and `y` are booleans, `0644` is octal, dates stay text, `<<` merges, duplicate keys: the last wins.
import { FAILSAFE_SCHEMA, Type, type Schema } from 'js-yaml';

const NULLS = ['', '~', 'null', 'Null', 'NULL'];
const TRUE_WORDS = ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'];
const FALSE_WORDS = ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'];
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITY = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = ['.nan', '.NaN', '.NAN'];
const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}.*)?$/;

const nullType = new Type('tag:yaml.org,2002:null', {
  kind: 'scalar',
  resolve: (text: string | null) => text === null || NULLS.includes(text),
  construct: () => null,
  predicate: (value) => value === null,
  represent: () => 'null',
});

const booleanType = new Type('tag:yaml.org,2002:bool', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && (TRUE_WORDS.includes(text) || FALSE_WORDS.includes(text)),
  construct: (text: string) => TRUE_WORDS.includes(text),
  predicate: (value) => typeof value === 'boolean',
  represent: (value) => JSON.stringify(value),
});

const integerType = new Type('tag:yaml.org,2002:int', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && startsLikeNumber(text) && INTEGER.test(withoutUnderscores(text)),
  construct: (text: string) => parseInteger(withoutUnderscores(text)),
  predicate: (value) => Number.isInteger(value) && !Object.is(value, -0),
  represent: (value) => JSON.stringify(value),
});

const floatType = new Type('tag:yaml.org,2002:float', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && isFloat(text),
  construct: (text: string) => parseFloatText(text),
  predicate: (value) => typeof value === 'number',
  represent: (value) => JSON.stringify(value),
});

const mergeType = new Type('tag:yaml.org,2002:merge', {
  kind: 'scalar',
  resolve: (text: string | null) => text === '<<',
});

// Read as text, but written in quotes, so that no other reader takes it for a date.
const dateType = new Type('tag:yaml.org,2002:timestamp', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && DATE.test(text),
  construct: (text: string) => text,
});

/** What plain scalars mean when manifests are read. */
export const manifestSchema: Schema = FAILSAFE_SCHEMA.extend({
  implicit: [nullType, booleanType, integerType, floatType, mergeType],
});

/** The same when they are written: text that any YAML reader could take for something else is quoted. */
export const writingSchema: Schema = manifestSchema.extend({ implicit: [dateType] });

function startsLikeNumber(text: string): boolean {
  return /^[-+0-9]/.test(text);
}

function withoutUnderscores(text: string): string {
  return text.replaceAll('_', '');
}

function isFloat(text: string): boolean {
  if (INFINITY.test(text) || NOT_A_NUMBER.includes(text)) return true;
  const plain = withoutUnderscores(text);
  // What is too large for a float stays text.
  return /^[-+.0-9]/.test(text) && FLOAT.test(plain) && Number.isFinite(Number(plain));
}

function parseInteger(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '');
  if (/^0[0-7]+$/.test(digits)) return sign * Number.parseInt(digits, 8);
  return sign * Number(digits);
}

function parseFloatText(text: string): number {
  if (NOT_A_NUMBER.includes(text)) return Number.NaN;
  if (INFINITY.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(withoutUnderscores(text));
}
