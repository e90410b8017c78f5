import { lexTemplate, type Token, type TokenKind } from './lex.ts';
import { templateError } from './template-error.ts';

/** How deep actions and parentheses may nest. */
const NESTING_LIMIT = 200;

/** Walks over the tokens of one template; fails with Go's text and the line. */
export class TokenCursor {
  protected readonly source: { name: string; text: string };
  protected position = 0;
  private readonly tokens: Token[];
  private nesting = 0;

  constructor(text: string, name: string) {
    this.source = { name, text };
    this.tokens = lexTemplate(text, name);
  }

  /** What is still to come, from the next token on. */
  protected upcoming(): Token[] {
    return this.tokens.slice(this.position);
  }

  /** Runs the reading of one level; fails when there are too many. */
  protected nested<T>(read: () => T): T {
    if (++this.nesting > NESTING_LIMIT) this.fail(`nested deeper than ${NESTING_LIMIT}`);
    const result = read();
    this.nesting--;
    return result;
  }

  protected peek(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: '', at: this.source.text.length };
  }

  protected next(): Token {
    const token = this.peek();
    this.position++;
    return token;
  }

  protected peekNonSpace(): Token {
    while (this.peek().kind === 'space') this.position++;
    return this.peek();
  }

  protected nextNonSpace(): Token {
    this.peekNonSpace();
    return this.next();
  }

  protected expect(kind: TokenKind, context: string): void {
    const token = this.nextNonSpace();
    if (token.kind !== kind) this.failUnexpected(token, context);
  }

  protected failUnexpected(token: Token, context: string): never {
    return this.fail(`unexpected ${formatToken(token)} in ${context}`);
  }

  protected fail(why: string): never {
    const at = this.tokens[Math.max(this.position - 1, 0)]?.at ?? this.source.text.length;
    const line = this.source.text.slice(0, at).split('\n').length;
    throw templateError(`template: ${this.source.name}:${line}: ${why}`);
  }
}

function formatToken(token: Token): string {
  if (token.kind === 'end') return 'EOF';
  if (token.kind === 'keyword' || token.kind === 'dot' || token.kind === 'nil') return `<${token.text}>`;
  return token.text.length > 10 ? `${JSON.stringify(token.text.slice(0, 10))}...` : JSON.stringify(token.text);
}
