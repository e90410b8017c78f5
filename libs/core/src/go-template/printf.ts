import { formatFloat, formatValue } from './print-value.ts';
import { goTypeName, isGoInt, isGoMap, isGoTime, sortedEntries, type GoValue } from './value.ts';

/** Widest field and precision; Go has 1,000,000, which would let a short template write much. */
const WIDTH_LIMIT = 10_000;

interface Directive {
  flags: string;
  width: number | undefined;
  precision: number | undefined;
  verb: string;
}

interface Arguments {
  values: readonly GoValue[];
  next: number;
  isReordered: boolean;
}

const directive = /%([+\-# 0]*)(\[\d+\])?(\*|\d+)?(?:\.(\[\d+\])?(\*|\d+)?)?(\[\d+\])?(.?)/gsu;

/** Go's `fmt.Sprintf`: verbs, flags, widths, and its texts for what does not fit (`%!d(string=x)`, `%!(EXTRA …)`). */
export function formatPrintf(format: string, values: readonly GoValue[]): string {
  const args: Arguments = { values, next: 0, isReordered: false };
  const text = format.replace(directive, (whole, ...groups: (string | undefined)[]) =>
    formatDirective(whole, groups, args),
  );
  if (args.isReordered || args.next >= values.length) return text;
  return `${text}%!(EXTRA ${values
    .slice(args.next)
    .map((value) => describe(value))
    .join(', ')})`;
}

/** Go's `fmt.Sprint`: a space between two values that are both not strings. */
export function formatPrint(values: readonly GoValue[]): string {
  let text = '';
  for (const [index, value] of values.entries()) {
    const isSpaced = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
    text += (isSpaced ? ' ' : '') + formatValue(value);
  }
  return text;
}

function formatDirective(whole: string, groups: readonly (string | undefined)[], args: Arguments): string {
  const [flags = '', leadingIndex, widthText, , precisionText, trailingIndex, verb = ''] = groups;
  const index = trailingIndex ?? (widthText === undefined ? leadingIndex : undefined);
  if (verb === '%') return '%';
  const width = readNumber(widthText, args);
  const hasPrecision = /\.[^.]*$/u.test(whole.slice(0, whole.length - verb.length));
  const precision = hasPrecision ? (readNumber(precisionText, args) ?? 0) : undefined;
  if (verb === '') return '%!(NOVERB)';
  if (index !== undefined) {
    args.next = Number(index.slice(1, -1)) - 1;
    args.isReordered = true;
  }
  if (args.next >= args.values.length || args.next < 0)
    return args.isReordered ? `%!${verb}(BADINDEX)` : `%!${verb}(MISSING)`;
  const value = args.values[args.next++];
  const isLeft = width !== undefined && width < 0;
  // %+v adds field names to structs, never a sign.
  const ownFlags = verb === 'v' ? flags.replaceAll('+', '') : flags;
  const spec = {
    flags: isLeft ? `${ownFlags}-` : ownFlags,
    width: width === undefined ? undefined : Math.abs(width),
    precision,
    verb,
  };
  return formatOperand(spec, value);
}

function readNumber(text: string | undefined, args: Arguments): number | undefined {
  if (text === undefined) return undefined;
  const value = text === '*' ? takeStar(args) : Number(text);
  return Math.max(-WIDTH_LIMIT, Math.min(value, WIDTH_LIMIT));
}

function takeStar(args: Arguments): number {
  const value = args.values[args.next++];
  return value !== undefined && isGoInt(value) ? Number(value.value) : 0;
}

function formatOperand(spec: Directive, value: GoValue): string {
  if (spec.verb === 'T' && (value === undefined || value === null)) return padText('<nil>', spec);
  if (spec.verb === 'T') return formatString({ ...spec, verb: 's' }, goTypeName(value)) ?? '';
  if (value === undefined || value === null)
    return spec.verb === 'v' ? padText('<nil>', spec) : `%!${spec.verb}(<nil>)`;
  if (Array.isArray(value)) return formatList(spec, value);
  if (isGoMap(value)) return formatMap(spec, value);
  const text = formatScalar(spec, value);
  return (
    text ??
    `%!${spec.verb}(${goTypeName(value)}=${formatOperand({ ...spec, flags: spec.flags.replaceAll('#', ''), verb: 'v' }, value)})`
  );
}

function formatList(spec: Directive, value: readonly GoValue[]): string {
  const items = value.map((item) => formatElement(spec, item));
  return isGoSyntax(spec) ? `[]interface {}{${items.join(', ')}}` : `[${items.join(' ')}]`;
}

function formatMap(spec: Directive, value: Map<string, GoValue>): string {
  const entries = sortedEntries(value).map(([key, item]) => `${formatOperand(spec, key)}:${formatElement(spec, item)}`);
  return isGoSyntax(spec) ? `map[string]interface {}{${entries.join(', ')}}` : `map[${entries.join(' ')}]`;
}

/** Inside a list or map, nil is `<nil>` whatever the verb. */
function formatElement(spec: Directive, item: GoValue): string {
  return item === null || item === undefined ? '<nil>' : formatOperand(spec, item);
}

function isGoSyntax(spec: Directive): boolean {
  return spec.verb === 'v' && spec.flags.includes('#');
}

function formatScalar(spec: Directive, value: GoValue): string | undefined {
  if (typeof value === 'string') return formatString(spec, value);
  if (typeof value === 'boolean')
    return spec.verb === 'v' || spec.verb === 't' ? padText(String(value), spec) : undefined;
  if (typeof value === 'number') return formatFloatVerb(spec, value);
  if (isGoInt(value)) return formatInteger(spec, value.value);
  return isGoTime(value) && (spec.verb === 'v' || spec.verb === 's') ? padText(formatValue(value), spec) : undefined;
}

function formatString(spec: Directive, value: string): string | undefined {
  const cut = spec.precision === undefined ? value : Array.from(value).slice(0, spec.precision).join('');
  switch (spec.verb) {
    case 'v':
      return padText(isGoSyntax(spec) ? quoteGo(value) : cut, spec);
    case 's':
      return padText(cut, spec);
    case 'q':
      return padText(
        spec.flags.includes('#') && canBackquote(cut) ? `\`${cut}\`` : quoteGo(cut, spec.flags.includes('+')),
        spec,
      );
    case 'x':
    case 'X':
      return padText(hexOf(cut, spec), spec);
    default:
      return undefined;
  }
}

/** Whether a text can stand between backquotes (`%#q`). */
function canBackquote(text: string): boolean {
  return !text.includes('`') && !/[\p{Cc}\uFEFF]/u.test(text.replaceAll('\t', ''));
}

function hexOf(text: string, spec: Directive): string {
  const bytes = [...utf8Bytes(text)].map((byte) => byte.toString(16).padStart(2, '0'));
  const hex = bytes.join(spec.flags.includes(' ') ? ' ' : '');
  return spec.verb === 'X' ? hex.toUpperCase() : hex;
}

function formatFloatVerb(spec: Directive, value: number): string | undefined {
  switch (spec.verb) {
    case 'v':
    case 'g':
      return padNumber(formatFloat(value, 'g', spec.precision ?? -1), spec);
    case 'G':
      return padNumber(formatFloat(value, 'g', spec.precision ?? -1).toUpperCase(), spec);
    case 'e':
      return padNumber(formatFloat(value, 'e', spec.precision ?? 6), spec);
    case 'E':
      return padNumber(formatFloat(value, 'e', spec.precision ?? 6).toUpperCase(), spec);
    case 'f':
    case 'F':
      return padNumber(formatFloat(value, 'f', spec.precision ?? 6), spec);
    default:
      return undefined;
  }
}

const bases: Readonly<Record<string, { base: number; prefix: string }>> = {
  v: { base: 10, prefix: '' },
  d: { base: 10, prefix: '' },
  b: { base: 2, prefix: '0b' },
  o: { base: 8, prefix: '0' },
  O: { base: 8, prefix: '' },
  x: { base: 16, prefix: '0x' },
  X: { base: 16, prefix: '0X' },
};

function formatInteger(spec: Directive, value: bigint): string | undefined {
  const base = bases[spec.verb];
  if (!base) return formatCharacter(spec, value);
  const size = (value < 0n ? -value : value).toString(base.base);
  const digits = (spec.verb === 'X' ? size.toUpperCase() : size).padStart(spec.precision ?? 0, '0');
  const prefix = spec.verb === 'O' ? '0o' : spec.flags.includes('#') ? base.prefix : '';
  const text = (value < 0n ? '-' : '') + prefix + (spec.precision === 0 && value === 0n ? '' : digits);
  return padNumber(text, spec.precision === undefined ? spec : { ...spec, flags: spec.flags.replaceAll('0', '') });
}

function formatCharacter(spec: Directive, value: bigint): string | undefined {
  const isPoint = value >= 0n && value <= 0x10ffffn;
  const character = isPoint ? String.fromCodePoint(Number(value)) : '\ufffd';
  switch (spec.verb) {
    case 'c':
      return padText(character, spec);
    case 'q':
      return padText(`'${character === "'" ? "\\'" : quoteGo(character).slice(1, -1).replace('\\"', '"')}'`, spec);
    case 'U':
      return padText(
        `U+${BigInt.asUintN(64, value)
          .toString(16)
          .toUpperCase()
          .padStart(Math.max(spec.precision ?? 4, 4), '0')}`,
        spec,
      );
    default:
      return undefined;
  }
}

function padNumber(text: string, spec: Directive): string {
  const isNegative = text.startsWith('-');
  const hasSign = isNegative || text.startsWith('+');
  const sign = isNegative ? '-' : hasSign || spec.flags.includes('+') ? '+' : spec.flags.includes(' ') ? ' ' : '';
  const isShownPlus = text.startsWith('+') && !spec.flags.includes('+') && text !== '+Inf';
  const digits = hasSign ? text.slice(1) : text;
  const shownSign = isShownPlus ? '' : sign;
  const isZeroPadded = spec.flags.includes('0') && !spec.flags.includes('-') && /^\d/u.test(digits);
  if (isZeroPadded && spec.width !== undefined) return shownSign + digits.padStart(spec.width - shownSign.length, '0');
  return padText(shownSign + digits, { ...spec, flags: spec.flags.replaceAll('0', '') });
}

function padText(text: string, spec: Directive): string {
  const missing = (spec.width ?? 0) - Array.from(text).length;
  if (missing <= 0) return text;
  if (spec.flags.includes('-')) return text + ' '.repeat(missing);
  return (spec.flags.includes('0') ? '0' : ' ').repeat(missing) + text;
}

function describe(value: GoValue): string {
  return value === undefined || value === null ? '<nil>' : `${goTypeName(value)}=${formatValue(value)}`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** A string constant of Go (`%q`, sprig's `quote`); with `isAscii` every other character is escaped (`%+q`). */
export function quoteGo(text: string, isAscii = false): string {
  let quoted = '';
  for (const character of text) quoted += shortEscapes[character] ?? escapeUnprintable(character, isAscii);
  return `"${quoted}"`;
}

function escapeUnprintable(character: string, isAscii: boolean): string {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x20 || point === 0x7f) return `\\x${point.toString(16).padStart(2, '0')}`;
  const isPrintable = character === ' ' || !/[\p{C}\p{Z}]/u.test(character);
  if (isPrintable && !(isAscii && point > 0x7f)) return character;
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`;
}

/** The UTF-8 bytes of a text. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point, 0));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point, 6), tail(point, 0));
    else bytes.push(0xf0 | (point >> 18), tail(point, 12), tail(point, 6), tail(point, 0));
  }
  return bytes;
}

function tail(point: number, shift: number): number {
  return 0x80 | ((point >> shift) & 0x3f);
}
