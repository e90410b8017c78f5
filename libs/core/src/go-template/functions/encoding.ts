import { fixed, type FunctionTable } from '../function.ts';
import { failFunction } from '../template-error.ts';
import { trimEnd } from '../trim-end.ts';
import { fromUtf8, utf8Bytes } from '../utf8.ts';
import { isGoInt, isGoTime, sortedEntries, toGoValue, type GoValue } from '../value.ts';
import { formatGoTime } from '../time-format.ts';

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const toJson = fixed(['any'], ([value]) => writeJson(value, { isEscaped: true, indent: '' }));
const toPrettyJson = fixed(['any'], ([value]) => writeJson(value, { isEscaped: true, indent: '  ' }));
const toRawJson = fixed(['any'], ([value]) => writeJson(value, { isEscaped: false, indent: '' }));

/** sprig's functions that write values as text and read them back. */
export const encodingFunctions: FunctionTable = {
  b64enc: fixed(['string'], ([text]) => encodeBits(utf8Bytes(text), { alphabet: base64, width: 6, group: 4 })),
  b64dec: fixed(['string'], ([text]) => decodeBits(text, { alphabet: base64, width: 6, group: 4 }, 'base64')),
  b32enc: fixed(['string'], ([text]) => encodeBits(utf8Bytes(text), { alphabet: base32, width: 5, group: 8 })),
  b32dec: fixed(['string'], ([text]) => decodeBits(text, { alphabet: base32, width: 5, group: 8 }, 'base32')),
  toJson,
  mustToJson: toJson,
  toPrettyJson,
  mustToPrettyJson: toPrettyJson,
  toRawJson,
  mustToRawJson: toRawJson,
  fromJson: fixed(['string'], ([text]) => readJson(text)?.value ?? null),
  mustFromJson: fixed(['string'], ([text]) => (readJson(text) ?? failFunction('invalid JSON')).value),
};

function readJson(text: string): { value: GoValue } | undefined {
  try {
    return { value: toGoValue(JSON.parse(text)) };
  } catch {
    return undefined;
  }
}

interface JsonStyle {
  /** Whether `<`, `>` and `&` are escaped, as Go's encoder does. */
  isEscaped: boolean;
  /** Empty: everything on one line. */
  indent: string;
}

/** A value as Go's encoding/json writes it: sorted keys. */
function writeJson(value: GoValue, style: JsonStyle, outer = ''): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return writeString(value, style);
  if (typeof value === 'number')
    return Number.isFinite(value) ? writeNumber(value) : failFunction(`json: unsupported value: ${value}`);
  if (typeof value === 'boolean') return String(value);
  if (isGoInt(value)) return value.value.toString();
  if (isGoTime(value)) return `"${formatGoTime(value, '2006-01-02T15:04:05.999999999Z07:00')}"`;
  const inner = outer + style.indent;
  if (Array.isArray(value))
    return enclose(
      value.map((item) => writeJson(item, style, inner)),
      '[]',
      { style, outer },
    );
  const entries = sortedEntries(value).map(
    ([key, item]) => `${writeString(key, style)}:${style.indent === '' ? '' : ' '}${writeJson(item, style, inner)}`,
  );
  return enclose(entries, '{}', { style, outer });
}

function enclose(
  items: readonly string[],
  brackets: string,
  { style, outer }: { style: JsonStyle; outer: string },
): string {
  const [open = '', close = ''] = brackets;
  if (items.length === 0) return open + close;
  if (style.indent === '') return open + items.join(',') + close;
  const inner = outer + style.indent;
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${outer}${close}`;
}

function writeNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function writeString(text: string, { isEscaped }: JsonStyle): string {
  const quoted = JSON.stringify(text).replaceAll(
    /[\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
  if (!isEscaped) return quoted;
  return quoted.replaceAll(/[<>&]/gu, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

interface BitCoding {
  alphabet: string;
  /** Bits of one character. */
  width: number;
  /** Characters that padding fills up to. */
  group: number;
}

function encodeBits(bytes: readonly number[], { alphabet, width, group }: BitCoding): string {
  let text = '';
  let buffer = 0;
  let count = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    count += 8;
    while (count >= width) {
      count -= width;
      text += alphabet[(buffer >> count) & (2 ** width - 1)] ?? '';
    }
  }
  if (count > 0) text += alphabet[(buffer << (width - count)) & (2 ** width - 1)] ?? '';
  return text.padEnd(Math.ceil(text.length / group) * group, '=');
}

/** The decoded text, or Go's error text as the value, as sprig does. */
function decodeBits(text: string, { alphabet, width, group }: BitCoding, name: string): string {
  const digits = trimEnd(text.replaceAll(/[\r\n]/gu, ''), '=');
  const bytes: number[] = [];
  let buffer = 0;
  let count = 0;
  for (const [index, digit] of Array.from(digits).entries()) {
    const value = alphabet.indexOf(digit);
    if (value < 0) return `illegal ${name} data at input byte ${index}`;
    buffer = ((buffer << width) | value) & 0xffff;
    count += width;
    if (count < 8) continue;
    count -= 8;
    bytes.push((buffer >> count) & 0xff);
  }
  const padded = text.replaceAll(/[\r\n]/gu, '').length;
  return padded % group === 0 ? fromUtf8(bytes) : `illegal ${name} data at input byte ${padded - (padded % group)}`;
}
