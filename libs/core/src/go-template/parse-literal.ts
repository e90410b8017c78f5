import type { Token } from './lex.ts';
import type { NumberNode } from './node.ts';

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** The value of a Go string constant with its quotes (`"…"` or raw), `undefined` when an escape is malformed. */
export function unquote(quoted: string): string | undefined {
  const body = quoted.slice(1, -1);
  // A raw string is as it stands, but for carriage returns, which Go drops.
  return quoted.startsWith('`') ? body.replaceAll('\r', '') : unescapeText(body, quoted.charAt(0));
}

function unescapeText(body: string, quote: string): string | undefined {
  let text = '';
  let at = 0;
  while (at < body.length) {
    if (body[at] !== '\\') {
      text += body[at++];
      continue;
    }
    const escape = readEscape(body, at + 1, quote);
    if (!escape) return undefined;
    text += escape.text;
    at = escape.next;
  }
  return text;
}

function readEscape(body: string, at: number, quote: string): { text: string; next: number } | undefined {
  const letter = body[at] ?? '';
  if ((letter === '"' || letter === "'") && letter !== quote) return undefined;
  const simple = simpleEscapes[letter];
  if (simple !== undefined) return { text: simple, next: at + 1 };
  const digits = /^(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3})/u.exec(body.slice(at, at + 9))?.[0];
  if (digits === undefined) return undefined;
  const isOctal = /^\d/u.test(digits);
  const point = Number.parseInt(isOctal ? digits : digits.slice(1), isOctal ? 8 : 16);
  return point > 0x10ffff ? undefined : { text: String.fromCodePoint(point), next: at + digits.length };
}

/** A number or character constant, `undefined` when it is none. */
export function parseNumber(token: Token): NumberNode | undefined {
  return token.kind === 'character' ? parseCharacter(token) : parseDigits(token);
}

function parseCharacter({ text, at }: Token): NumberNode | undefined {
  const value = unescapeText(text.slice(1, -1), "'");
  const point = value?.codePointAt(0);
  if (value === undefined || point === undefined || String.fromCodePoint(point) !== value) return undefined;
  return { kind: 'number', at, text, integer: BigInt(point), float: point, isFloat: false };
}

function parseDigits({ text, at }: Token): NumberNode | undefined {
  const plain = text.replaceAll('_', '').replace(/^\+/u, '');
  if (/^-?0[xXbBoO]/u.test(plain)) {
    const integer = signedInteger(plain);
    return { kind: 'number', at, text, integer, float: Number(integer), isFloat: false };
  }
  if (/^-?\d+$/u.test(plain)) {
    const isOctal = /^-?0\d/u.test(plain);
    if (isOctal && /[89]/u.test(plain)) return undefined;
    const integer = signedInteger(isOctal ? plain.replace(/^(-?)0/u, '$10o') : plain);
    return { kind: 'number', at, text, integer, float: Number(integer), isFloat: false };
  }
  const float = Number(plain);
  if (!Number.isFinite(float)) return undefined;
  return {
    kind: 'number',
    at,
    text,
    integer: Number.isInteger(float) ? BigInt(float) : undefined,
    float,
    isFloat: true,
  };
}

function signedInteger(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
}
