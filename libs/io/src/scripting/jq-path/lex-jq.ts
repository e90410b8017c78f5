import { JqError } from './jq-error.ts';

/** A piece of an expression. */
export type JqToken =
  | { kind: 'field'; name: string }
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'word'; name: string }
  | { kind: 'symbol'; symbol: string };

// The longest come first. A field is a dot with a name or a quoted text.
const PATTERN =
  /\s*(?:(\.[A-Za-z_][A-Za-z0-9_]*)|(\."(?:[^"\\]|\\.)*")|("(?:[^"\\]|\\.)*")|(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(\.\.|\/\/|==|!=|<=|>=|[.|,()[\]?:<>-]))/y;

/** The pieces of a jq expression. Throws `JqError` at what is none. */
export function lexJq(text: string): JqToken[] {
  const pattern = new RegExp(PATTERN);
  const tokens: JqToken[] = [];
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new JqError('expression', `cannot read it at "${text.slice(at, at + 20)}"`);
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf(match: RegExpExecArray): JqToken {
  const [, field, quotedField, text, number, word, symbol] = match;
  if (field !== undefined) return { kind: 'field', name: field.slice(1) };
  if (quotedField !== undefined) return { kind: 'field', name: unquote(quotedField.slice(1)) };
  if (text !== undefined) return { kind: 'text', value: unquote(text) };
  if (number !== undefined) return { kind: 'number', value: Number(number) };
  if (word !== undefined) return { kind: 'word', name: word };
  return { kind: 'symbol', symbol: symbol ?? '' };
}

function unquote(quoted: string): string {
  if (quoted.includes('\\(')) throw new JqError('expression', 'text with an expression inside is not supported');
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new JqError('expression', `cannot read the text ${quoted}`);
  }
}
