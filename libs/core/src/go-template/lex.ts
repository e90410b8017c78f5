import { templateError } from './template-error.ts';
import { trimEnd } from './trim-end.ts';

/** Kinds of tokens inside and outside actions. */
export type TokenKind =
  | 'text'
  | 'leftDelimiter'
  | 'rightDelimiter'
  | 'space'
  | 'identifier'
  | 'keyword'
  | 'field'
  | 'variable'
  | 'dot'
  | 'nil'
  | 'bool'
  | 'number'
  | 'string'
  | 'rawString'
  | 'character'
  | 'pipe'
  | 'declare'
  | 'assign'
  | 'comma'
  | 'leftParenthesis'
  | 'rightParenthesis'
  /** A character that means nothing here. */
  | 'stray'
  | 'end';

/** One token: its kind, text and offset (UTF-16) in the template. */
export interface Token {
  kind: TokenKind;
  text: string;
  at: number;
}

/** Largest template that is read, in UTF-16 units. */
const TEMPLATE_LENGTH_LIMIT = 1_000_000;

const keywords = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);
const spaces = /[ \t\r\n]*/uy;
const rules: readonly { kind: TokenKind; pattern: RegExp }[] = [
  { kind: 'space', pattern: /[ \t\r\n]+/uy },
  { kind: 'declare', pattern: /:=/uy },
  { kind: 'assign', pattern: /=/uy },
  { kind: 'pipe', pattern: /\|/uy },
  { kind: 'comma', pattern: /,/uy },
  { kind: 'leftParenthesis', pattern: /\(/uy },
  { kind: 'rightParenthesis', pattern: /\)/uy },
  { kind: 'string', pattern: /"(?:[^"\\\n]|\\[^\n])*"/uy },
  { kind: 'rawString', pattern: /`[^`]*`/uy },
  { kind: 'character', pattern: /'(?:[^'\\\n]|\\[^\n])+'/uy },
  { kind: 'variable', pattern: /\$[\p{L}\p{Nd}_]*/uy },
  {
    kind: 'number',
    pattern: /[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/uy,
  },
  { kind: 'field', pattern: /\.[\p{L}_][\p{L}\p{Nd}_]*/uy },
  { kind: 'dot', pattern: /\./uy },
  { kind: 'identifier', pattern: /[\p{L}_][\p{L}\p{Nd}_]*/uy },
];

/** The words of a template in order, closed by an `end` token. Throws TEMPLATE_INVALID for text that is none. */
export function lexTemplate(text: string, name: string): Token[] {
  if (text.length > TEMPLATE_LENGTH_LIMIT) {
    throw templateError(`template: ${name}: longer than ${TEMPLATE_LENGTH_LIMIT} characters`);
  }
  return new Lexer(text, name).run();
}

class Lexer {
  private readonly text: string;
  private readonly name: string;
  private readonly tokens: Token[] = [];
  private at = 0;
  private depth = 0;

  constructor(text: string, name: string) {
    this.text = text;
    this.name = name;
  }

  run(): Token[] {
    while (this.at < this.text.length) {
      const open = this.text.indexOf('{{', this.at);
      const end = open < 0 ? this.text.length : open;
      const isTrimmed = open >= 0 && this.text[open + 2] === '-' && isSpace(this.text[open + 3]);
      this.pushText(this.at, end, isTrimmed);
      if (open < 0) break;
      this.at = open + 2 + (isTrimmed ? 2 : 0);
      if (!this.skipComment(isTrimmed)) this.readAction(open);
    }
    this.tokens.push({ kind: 'end', text: '', at: this.text.length });
    return this.tokens;
  }

  private pushText(from: number, to: number, isTrimmed: boolean): void {
    const text = this.text.slice(from, to);
    const kept = isTrimmed ? trimEnd(text, ' \t\r\n') : text;
    if (kept !== '') this.tokens.push({ kind: 'text', text: kept, at: from });
  }

  private skipComment(isTrimmed: boolean): boolean {
    const start = isTrimmed ? this.skipSpaces(this.at) : this.at;
    if (!this.text.startsWith('/*', start)) return false;
    const close = this.text.indexOf('*/', start + 2);
    if (close < 0) this.fail('unclosed comment', start);
    this.at = close + 2;
    if (!this.closeAction()) this.fail('comment ends before closing delimiter', this.at);
    return true;
  }

  /** Steps over a right delimiter, and the space after it when it trims. */
  private closeAction(): boolean {
    if (isSpace(this.text[this.at]) && this.text.startsWith('-}}', this.at + 1)) {
      this.at = this.skipSpaces(this.at + 4);
      return true;
    }
    if (!this.text.startsWith('}}', this.at)) return false;
    this.at += 2;
    return true;
  }

  private skipSpaces(from: number): number {
    spaces.lastIndex = from;
    return from + (spaces.exec(this.text)?.[0].length ?? 0);
  }

  private readAction(open: number): void {
    this.tokens.push({ kind: 'leftDelimiter', text: '{{', at: open });
    this.depth = 0;
    for (;;) {
      const at = this.at;
      if (this.closeAction()) {
        if (this.depth > 0) this.fail('unclosed left paren', at);
        this.tokens.push({ kind: 'rightDelimiter', text: '}}', at });
        return;
      }
      if (at >= this.text.length) this.fail('unclosed action', at);
      this.tokens.push(this.readToken());
    }
  }

  private readToken(): Token {
    for (const { kind, pattern } of rules) {
      pattern.lastIndex = this.at;
      const text = pattern.exec(this.text)?.[0];
      if (text === undefined || text === '') continue;
      const token = { kind, text, at: this.at };
      this.at += kind === 'space' ? this.spaceBeforeTrim(text) : text.length;
      return this.checked(token);
    }
    return this.readStray();
  }

  /** The last space before `-}}` belongs to the delimiter. */
  private spaceBeforeTrim(text: string): number {
    return this.text.startsWith('-}}', this.at + text.length) ? Math.max(text.length - 1, 1) : text.length;
  }

  private checked(token: Token): Token {
    if (token.kind === 'leftParenthesis') this.depth++;
    if (token.kind === 'rightParenthesis' && --this.depth < 0) this.fail('unexpected right paren', token.at);
    if (token.kind === 'number' && /[\p{L}\p{Nd}_]/u.test(this.text[this.at] ?? '')) {
      this.fail(`bad number syntax: ${quote(token.text + (this.text[this.at] ?? ''))}`, token.at);
    }
    if (['field', 'variable', 'identifier'].includes(token.kind) && !this.isAtTerminator()) {
      this.fail(`bad character ${codePoint(this.text, this.at)}`, this.at);
    }
    return token.kind === 'identifier' ? classifyWord(token) : token;
  }

  private isAtTerminator(): boolean {
    const next = this.text[this.at];
    return next === undefined || /[ \t\r\n.,|:()=]/u.test(next) || this.text.startsWith('}}', this.at);
  }

  private readStray(): Token {
    const at = this.at;
    const character = this.text[at] ?? '';
    if (character === '"') this.fail('unterminated quoted string', this.at);
    if (character === '`') this.fail('unterminated raw quoted string', this.at);
    if (character === "'") this.fail('unterminated character constant', this.at);
    if (character === ':') this.fail('expected :=', this.at);
    if (!/^[!-~]$/u.test(character)) this.fail(`unrecognized character in action: ${codePoint(this.text, at)}`, at);
    this.at++;
    return { kind: 'stray', text: character, at };
  }

  private fail(why: string, at: number): never {
    const line = this.text.slice(0, at).split('\n').length;
    throw templateError(`template: ${this.name}:${line}: ${why}`);
  }
}

function classifyWord(token: Token): Token {
  if (keywords.has(token.text)) return { ...token, kind: 'keyword' };
  if (token.text === 'nil') return { ...token, kind: 'nil' };
  return token.text === 'true' || token.text === 'false' ? { ...token, kind: 'bool' } : token;
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && ' \t\r\n'.includes(character);
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function codePoint(text: string, at: number): string {
  const point = text.codePointAt(at) ?? 0;
  const character = point >= 0x20 && point !== 0x7f ? ` '${String.fromCodePoint(point)}'` : '';
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}${character}`;
}
