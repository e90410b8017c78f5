// pipeline: comma { "|" comma }      comma: or { "," or }       or: and { "or" and }     and: compare { "and" compare }
// compare: otherwise [ op otherwise ]   otherwise: postfix { "//" postfix }
// postfix: primary { .name | ."name" | [ … ] | ? }     primary: . | .. | literal | ( pipeline ) | word [ ( args ) ]
import { JqError } from './jq-error.ts';
import type { JqNode, JqOperator } from './jq-node.ts';
import { lexJq, type JqToken } from './lex-jq.ts';

const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
const MAX_DEPTH = 50;

/** The tree of a jq expression. Throws `JqError` when it is malformed. */
export function parseJq(text: string): JqNode {
  const reader = new Reader(lexJq(text));
  const node = reader.pipeline();
  reader.expectEnd();
  return node;
}

/** Walks over the tokens; its only state is where it stands. */
class Reader {
  readonly #tokens: readonly JqToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly JqToken[]) {
    this.#tokens = tokens;
  }

  pipeline(): JqNode {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new JqError('expression', 'it is nested too deeply');
    let node = this.#comma();
    while (this.#take('|')) node = { kind: 'pipe', left: node, right: this.#comma() };
    this.#depth -= 1;
    return node;
  }

  expectEnd(): void {
    if (this.#at < this.#tokens.length) throw this.#unexpected();
  }

  #comma(): JqNode {
    let node = this.#or();
    while (this.#take(',')) node = { kind: 'comma', left: node, right: this.#or() };
    return node;
  }

  #or(): JqNode {
    let node = this.#and();
    while (this.#takeWord('or')) node = { kind: 'binary', operator: 'or', left: node, right: this.#and() };
    return node;
  }

  #and(): JqNode {
    let node = this.#compare();
    while (this.#takeWord('and')) node = { kind: 'binary', operator: 'and', left: node, right: this.#compare() };
    return node;
  }

  #compare(): JqNode {
    const left = this.#otherwise();
    const operator = COMPARISONS.find((symbol) => this.#take(symbol));
    if (operator === undefined) return left;
    return { kind: 'binary', operator: operator as JqOperator, left, right: this.#otherwise() };
  }

  #otherwise(): JqNode {
    let node = this.#postfix();
    while (this.#take('//')) node = { kind: 'binary', operator: '//', left: node, right: this.#postfix() };
    return node;
  }

  #postfix(): JqNode {
    let node = this.#primary();
    for (;;) {
      const next = this.#suffix(node);
      if (next === undefined) return node;
      node = next;
    }
  }

  #suffix(of: JqNode): JqNode | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'field') {
      this.#at += 1;
      return { kind: 'field', of, name: token.name };
    }
    if (this.#take('?')) return { kind: 'optional', of };
    // ".[" continues a path as "[" does.
    if (this.#isSymbol('.') && this.#isSymbol('[', 1)) this.#at += 1;
    return this.#take('[') ? this.#bracket(of) : undefined;
  }

  #bracket(of: JqNode): JqNode {
    if (this.#take(']')) return { kind: 'iterate', of };
    const from = this.#isSymbol(':') ? undefined : this.pipeline();
    if (!this.#take(':')) {
      this.#expect(']');
      return from === undefined ? { kind: 'iterate', of } : { kind: 'index', of, index: from };
    }
    const to = this.#isSymbol(']') ? undefined : this.pipeline();
    this.#expect(']');
    return { kind: 'slice', of, from, to };
  }

  #primary(): JqNode {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new JqError('expression', 'it ends too early');
    if (token.kind === 'field') return { kind: 'identity' }; // the suffix takes the field
    this.#at += 1;
    if (token.kind === 'text' || token.kind === 'number') return { kind: 'literal', value: token.value };
    if (token.kind === 'word') return this.#word(token.name);
    if (token.symbol === '.') return { kind: 'identity' };
    if (token.symbol === '..') return { kind: 'recurse' };
    if (token.symbol === '-') return this.#negative();
    if (token.symbol !== '(') throw this.#unexpected(-1);
    const node = this.pipeline();
    this.#expect(')');
    return node;
  }

  #negative(): JqNode {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'number') throw this.#unexpected();
    this.#at += 1;
    return { kind: 'literal', value: -token.value };
  }

  #word(name: string): JqNode {
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    if (name === 'null') return { kind: 'literal', value: null };
    if (!this.#take('(')) return { kind: 'call', name, args: [] };
    const args = [this.pipeline()];
    while (this.#take(';')) args.push(this.pipeline());
    this.#expect(')');
    return { kind: 'call', name, args };
  }

  #isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token?.kind === 'symbol' && token.symbol === symbol;
  }

  #take(symbol: string): boolean {
    if (!this.#isSymbol(symbol)) return false;
    this.#at += 1;
    return true;
  }

  #takeWord(name: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.name !== name) return false;
    this.#at += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw this.#unexpected();
  }

  #unexpected(behind = 0): JqError {
    const token = this.#tokens[this.#at + behind];
    return new JqError('expression', token === undefined ? 'it ends too early' : `unexpected ${describe(token)}`);
  }
}

function describe(token: JqToken): string {
  if (token.kind === 'symbol') return `"${token.symbol}"`;
  return token.kind === 'text' || token.kind === 'number' ? JSON.stringify(token.value) : `"${token.name}"`;
}
