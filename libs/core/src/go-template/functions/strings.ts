import { fixed, variadic, type FunctionTable } from '../function.ts';
import { quoteGo } from '../quote-go.ts';
import { fromUtf8, utf8Bytes } from '../utf8.ts';
import { failFunction } from '../template-error.ts';
import type { GoValue } from '../value.ts';
import { textOf, textsOf } from './convert.ts';

/** Longest text that `repeat`, `indent` and `wrap` build. */
const TEXT_LIMIT = 4_000_000;

/** sprig's functions on strings. */
export const stringFunctions: FunctionTable = {
  trim: fixed(['string'], ([text]) => text.trim()),
  upper: fixed(['string'], ([text]) => Array.from(text, upperCase).join('')),
  lower: fixed(['string'], ([text]) => Array.from(text, lowerCase).join('')),
  title: fixed(['string'], ([text]) =>
    text.replaceAll(/(?<=^|[^\w\u0080-\u{10FFFF}]|\s)\p{L}/gu, (letter) => letter.toUpperCase()),
  ),
  untitle: fixed(['string'], ([text]) =>
    text.replaceAll(/(?<=^|[^\w\u0080-\u{10FFFF}]|\s)\p{L}/gu, (letter) => letter.toLowerCase()),
  ),
  swapcase: fixed(['string'], ([text]) => Array.from(text, swapCase).join('')),
  trimall: fixed(['string', 'string'], ([set, text]) => trimSet(text, set)),
  trimAll: fixed(['string', 'string'], ([set, text]) => trimSet(text, set)),
  trimSuffix: fixed(['string', 'string'], ([suffix, text]) =>
    suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  trimPrefix: fixed(['string', 'string'], ([prefix, text]) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  contains: fixed(['string', 'string'], ([part, text]) => text.includes(part)),
  hasPrefix: fixed(['string', 'string'], ([prefix, text]) => text.startsWith(prefix)),
  hasSuffix: fixed(['string', 'string'], ([suffix, text]) => text.endsWith(suffix)),
  replace: fixed(['string', 'string', 'string'], ([from, to, text]) => text.split(from).join(to)),
  repeat: fixed(['int', 'string'], ([count, text]) => repeat(text, count)),
  trunc: fixed(['int', 'string'], ([count, text]) => truncate(text, count)),
  substr: fixed(['int', 'int', 'string'], ([from, to, text]) => substring(text, from, to)),
  nospace: fixed(['string'], ([text]) => withoutSpaces(text)),
  initials: fixed(['string'], ([text]) => initialsOf(text)),
  abbrev: fixed(['int', 'string'], ([width, text]) => abbreviate(text, 0, width)),
  abbrevboth: fixed(['int', 'int', 'string'], ([left, right, text]) => abbreviate(text, left, right)),
  wrap: fixed(['int', 'string'], ([width, text]) => wrap(text, width, '\n')),
  wrapWith: fixed(['int', 'string', 'string'], ([width, separator, text]) => wrap(text, width, separator)),
  quote: variadic([], 'any', (_none, values) =>
    values
      .filter(isPresent)
      .map((value) => quoteGo(textOf(value)))
      .join(' '),
  ),
  squote: variadic([], 'any', (_none, values) =>
    values
      .filter(isPresent)
      .map((value) => `'${textOf(value)}'`)
      .join(' '),
  ),
  cat: variadic([], 'any', (_none, values) =>
    values
      .filter(isPresent)
      .map((value) => textOf(value))
      .join(' '),
  ),
  indent: fixed(['int', 'string'], ([count, text]) => indent(text, count)),
  nindent: fixed(['int', 'string'], ([count, text]) => `\n${indent(text, count)}`),
  plural: fixed(['string', 'string', 'int'], ([one, many, count]) => (count === 1 ? one : many)),
  snakecase: fixed(['string'], ([text]) => joinWords(text, '_')),
  kebabcase: fixed(['string'], ([text]) => joinWords(text, '-')),
  camelcase: fixed(['string'], ([text]) => camelCase(text)),
  toString: fixed(['any'], ([value]) => textOf(value)),
  toStrings: fixed(['any'], ([value]) => textsOf(value)),
  join: fixed(['string', 'any'], ([separator, value]) => textsOf(value).join(separator)),
  split: fixed(['string', 'string'], ([separator, text]) => numbered(splitGo(text, separator))),
  splitList: fixed(['string', 'string'], ([separator, text]) => splitGo(text, separator)),
  splitn: fixed(['string', 'int', 'string'], ([separator, count, text]) => numbered(splitGo(text, separator, count))),
  hello: fixed([], () => 'Hello!'),
};

function isPresent(value: GoValue): boolean {
  return value !== null && value !== undefined;
}

/** As goutils does it: byte by byte, which breaks characters beyond ASCII. */
function withoutSpaces(text: string): string {
  const bytes = utf8Bytes(text);
  const kept = bytes.filter((byte) => !(byte >= 9 && byte <= 13) && ![0x20, 0x85, 0xa0].includes(byte));
  return kept.length === bytes.length ? text : kept.map((byte) => String.fromCodePoint(byte)).join('');
}

/** As goutils does it: the first byte of each word. */
function initialsOf(text: string): string {
  return (text.match(/\S+/gu) ?? []).map((first) => String.fromCodePoint(utf8Bytes(first)[0] ?? 0)).join('');
}

function trimSet(text: string, set: string): string {
  const characters = new Set(Array.from(set));
  const all = Array.from(text);
  let from = 0;
  let to = all.length;
  while (from < to && characters.has(all[from] ?? '')) from++;
  while (to > from && characters.has(all[to - 1] ?? '')) to--;
  return all.slice(from, to).join('');
}

/** Go maps each character to one character: `ß` stays. */
function upperCase(character: string): string {
  const upper = character.toUpperCase();
  return Array.from(upper).length === 1 ? upper : character;
}

function lowerCase(character: string): string {
  return Array.from(character.toLowerCase())[0] ?? character;
}

function swapCase(character: string): string {
  return character === upperCase(character) ? lowerCase(character) : upperCase(character);
}

function repeat(text: string, count: number): string {
  if (count < 0) return failFunction('strings: negative Repeat count');
  if (text.length * count > TEXT_LIMIT) return failFunction(`result longer than ${TEXT_LIMIT} characters`);
  return text.repeat(count);
}

function truncate(text: string, count: number): string {
  const length = utf8Bytes(text).length;
  if (count < 0 && length + count > 0) return sliceBytes(text, length + count, length);
  return count >= 0 && length > count ? sliceBytes(text, 0, count) : text;
}

function substring(text: string, from: number, to: number): string {
  const length = utf8Bytes(text).length;
  if (from < 0) return sliceBytes(text, 0, to);
  return sliceBytes(text, from, to < 0 || to > length ? length : to);
}

/** Go cuts strings between bytes; half a character becomes U+FFFD. */
function sliceBytes(text: string, from: number, to: number): string {
  const bytes = utf8Bytes(text);
  if (from < 0 || from > to || to > bytes.length)
    failFunction(`runtime error: slice bounds out of range [${from}:${to}]`);
  return fromUtf8(bytes.slice(from, to));
}

function abbreviate(text: string, left: number, right: number): string {
  const { length } = utf8Bytes(text);
  if (right < 4 || (left > 0 && right < 7) || length <= right) return text;
  if (left <= 4) return `${sliceBytes(text, 0, right - 3)}...`;
  if (left + right - 3 < length) return `...${abbreviate(sliceBytes(text, left, length), 0, right - 3)}`;
  return `...${sliceBytes(text, length - (right - 3), length)}`;
}

function wrap(text: string, width: number, separator: string): string {
  if (separator.length * text.length > TEXT_LIMIT) return failFunction(`result longer than ${TEXT_LIMIT} characters`);
  const limit = Math.max(width, 1);
  let rest = text;
  let result = '';
  while (rest.length > limit) {
    if (rest.startsWith(' ')) {
      rest = rest.slice(1);
      continue;
    }
    const space = rest.lastIndexOf(' ', limit);
    const cut = space >= 0 ? space : rest.indexOf(' ', limit);
    if (cut < 0) break;
    result += rest.slice(0, cut) + separator;
    rest = rest.slice(cut + 1);
  }
  return result + rest;
}

function indent(text: string, count: number): string {
  const pad = repeat(' ', count);
  return pad + text.replaceAll('\n', `\n${pad}`);
}

function splitGo(text: string, separator: string, count = -1): string[] {
  if (count === 0) return [];
  const all = separator === '' ? Array.from(text) : text.split(separator);
  return count < 0 || all.length <= count ? all : [...all.slice(0, count - 1), all.slice(count - 1).join(separator)];
}

function numbered(parts: readonly string[]): GoValue {
  return new Map(parts.map((part, index) => [`_${index}`, part]));
}

/**
 * The words of an identifier in any case, joined: `HTTPServer` has two, digits stay with the word before them unless a
 * small letter follows; spaces, `_` and `-` separate, other characters stay.
 */
function joinWords(text: string, separator: string): string {
  const chunks = text.split(/[\s_-]+/u).filter((chunk) => chunk !== '');
  return chunks
    .map((chunk) => chunk.replaceAll(/[\p{L}\p{Nd}]+/gu, (part) => (part.match(word) ?? [part]).join(separator)))
    .join(separator)
    .toLowerCase();
}

const word =
  /\p{Nd}+\p{Ll}[\p{Ll}\p{Nd}]*|\p{Lu}+(?!\p{Ll})(?:\p{Nd}+(?![\p{Ll}\p{Nd}]))?|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{Lt}]+(?:\p{Nd}+(?![\p{Ll}\p{Nd}]))?|\p{Nd}+/gu;

function camelCase(text: string): string {
  return text
    .split(/[_\-\s.]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
