import { formatFloat, formatValue } from './print-value.ts';
import { quoteGo } from './quote-go.ts';
import { utf8Bytes } from './utf8.ts';
import { goTypeName, isGoInt, isGoMap, isGoTime, sortedEntries, type GoValue } from './value.ts';

/** One `%` of a format: flags, width, precision, verb. */
export interface Directive {
  flags: string;
  width: number | undefined;
  precision: number | undefined;
  verb: string;
}

/** One operand of a directive as Go's fmt writes it; `%!verb(type=value)` where the verb does not fit. */
export function formatOperand(spec: Directive, value: GoValue): string {
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

const floatVerbs: Readonly<Record<string, { style: 'e' | 'f' | 'g'; precision: number }>> = {
  v: { style: 'g', precision: -1 },
  g: { style: 'g', precision: -1 },
  e: { style: 'e', precision: 6 },
  f: { style: 'f', precision: 6 },
};

function formatFloatVerb(spec: Directive, value: number): string | undefined {
  const verb = floatVerbs[spec.verb === 'F' ? 'f' : /^[EG]$/u.test(spec.verb) ? spec.verb.toLowerCase() : spec.verb];
  if (!verb) return undefined;
  const text = formatFloat(value, verb.style, spec.precision ?? verb.precision);
  return padNumber(/^[EG]$/u.test(spec.verb) ? text.toUpperCase() : text, spec);
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
        { ...spec, flags: spec.flags.replaceAll('0', '') },
      );
    default:
      return undefined;
  }
}

function padNumber(text: string, spec: Directive): string {
  const hasSign = /^[+-]/u.test(text);
  const digits = hasSign ? text.slice(1) : text;
  const sign = text.startsWith('-') ? '-' : positiveSign(text, spec.flags);
  const isZeroPadded = spec.flags.includes('0') && !spec.flags.includes('-') && /^\d/u.test(digits);
  if (isZeroPadded && spec.width !== undefined) return sign + digits.padStart(spec.width - sign.length, '0');
  return padText(sign + digits, { ...spec, flags: spec.flags.replaceAll('0', '') });
}

function positiveSign(text: string, flags: string): string {
  if (flags.includes('+') || text === '+Inf') return '+';
  return flags.includes(' ') ? ' ' : '';
}

function padText(text: string, spec: Directive): string {
  const missing = (spec.width ?? 0) - Array.from(text).length;
  if (missing <= 0) return text;
  if (spec.flags.includes('-')) return text + ' '.repeat(missing);
  return (spec.flags.includes('0') ? '0' : ' ').repeat(missing) + text;
}
