import { lexTemplate, type Token, type TokenKind } from './lex.ts';
import type { ArgNode, CommandNode, Node, PipeNode, TemplateTree } from './node.ts';
import { parseNumber, unquote } from './parse-literal.ts';
import { templateError } from './template-error.ts';

/** How deep actions and parentheses may nest. */
export const NESTING_LIMIT = 200;

/** What a template may call: the names of the functions. */
export interface ParseOptions {
  /** Shown in error texts; default empty. */
  name?: string;
  hasFunction: (name: string) => boolean;
}

/** Parses a template. Throws TEMPLATE_INVALID with Go's text (`template: <name>:<line>: …`). */
export function parseTemplate(text: string, options: ParseOptions): TemplateTree {
  return new Parser(text, options).parse();
}

type Ending = 'end' | 'else' | 'eof';

class Parser {
  private readonly tree: TemplateTree;
  private readonly hasFunction: (name: string) => boolean;
  private readonly tokens: Token[];
  private position = 0;
  private variables = ['$'];
  private rangeDepth = 0;
  private nesting = 0;

  constructor(text: string, options: ParseOptions) {
    this.tree = { name: options.name ?? '', text, body: [], definitions: new Map() };
    this.hasFunction = options.hasFunction;
    this.tokens = lexTemplate(text, this.tree.name);
  }

  parse(): TemplateTree {
    while (this.peek().kind !== 'end') {
      const define = this.peek().kind === 'leftDelimiter' ? this.peekAfterDelimiter() : undefined;
      if (define?.kind === 'keyword' && define.text === 'define') this.parseDefinition();
      else this.tree.body.push(...this.parseTopLevel());
    }
    return this.tree;
  }

  private parseTopLevel(): Node[] {
    const node = this.parseTextOrAction();
    if (typeof node === 'string') this.fail(`unexpected {{${node}}}`);
    return [node];
  }

  private peekAfterDelimiter(): Token | undefined {
    return this.tokens.slice(this.position + 1).find((token) => token.kind !== 'space');
  }

  private parseDefinition(): void {
    this.next();
    this.nextNonSpace();
    const name = this.parseName('define clause');
    this.expect('rightDelimiter', 'define clause');
    const outer = { variables: this.variables, rangeDepth: this.rangeDepth };
    this.variables = ['$'];
    this.rangeDepth = 0;
    const { nodes, ending } = this.parseList();
    if (ending !== 'end') this.fail(`unexpected {{else}} in define clause`);
    Object.assign(this, outer);
    this.define(name, nodes);
  }

  private define(name: string, nodes: Node[]): void {
    const before = this.tree.definitions.get(name);
    if (before && !isBlank(before) && !isBlank(nodes)) {
      this.fail(`template: multiple definition of template ${JSON.stringify(name)}`);
    }
    if (!before || isBlank(before)) this.tree.definitions.set(name, nodes);
  }

  /** Nodes up to the `{{end}}` or `{{else}}` that closes them; for `else`, what follows it is still unread. */
  private parseList(): { nodes: Node[]; ending: Ending } {
    if (++this.nesting > NESTING_LIMIT) this.fail(`nested deeper than ${NESTING_LIMIT}`);
    const nodes: Node[] = [];
    while (this.peekNonSpace().kind !== 'end') {
      const node = this.parseTextOrAction();
      if (typeof node === 'string') {
        this.nesting--;
        return { nodes, ending: node };
      }
      nodes.push(node);
    }
    return this.fail('unexpected EOF');
  }

  private parseTextOrAction(): Node | 'end' | 'else' {
    const token = this.next();
    if (token.kind === 'text') return { kind: 'text', at: token.at, text: token.text };
    if (token.kind !== 'leftDelimiter') this.failUnexpected(token, 'input');
    const first = this.peekNonSpace();
    if (first.kind === 'keyword') {
      this.nextNonSpace();
      return this.parseKeyword(first);
    }
    const pipe = this.parsePipeline('command', 'rightDelimiter');
    return { kind: 'action', at: first.at, pipe };
  }

  private parseKeyword(token: Token): Node | 'end' | 'else' {
    switch (token.text) {
      case 'if':
      case 'with':
      case 'range':
        return this.parseControl(token.text, token.at);
      case 'end':
        this.expect('rightDelimiter', 'end');
        return 'end';
      case 'else':
        return this.parseElse();
      case 'template':
        return this.parseTemplateCall();
      case 'block':
        return this.parseBlock();
      case 'break':
      case 'continue':
        return this.parseJump(token.text, token.at);
      default:
        return this.failUnexpected(token, 'command');
    }
  }

  private parseElse(): 'else' {
    const next = this.peekNonSpace();
    if (next.kind === 'keyword' && (next.text === 'if' || next.text === 'with')) return 'else';
    this.expect('rightDelimiter', 'else');
    return 'else';
  }

  private parseJump(kind: 'break' | 'continue', at: number): Node {
    const next = this.nextNonSpace();
    if (next.kind !== 'rightDelimiter') this.failUnexpected(next, `{{${kind}}}`);
    if (this.rangeDepth === 0) this.fail(`{{${kind}}} outside {{range}}`);
    return { kind, at };
  }

  private parseControl(kind: 'if' | 'with' | 'range', at: number): Node {
    const scope = this.variables.length;
    const pipe = this.parsePipeline(kind, 'rightDelimiter');
    if (kind === 'range') this.rangeDepth++;
    const { nodes: body, ending } = this.parseList();
    if (kind === 'range') this.rangeDepth--;
    const otherwise = ending === 'else' ? this.parseOtherwise(kind) : [];
    this.variables.length = scope;
    return { kind, at, pipe, body, otherwise };
  }

  private parseOtherwise(kind: 'if' | 'with' | 'range'): Node[] {
    const next = this.peekNonSpace();
    if (next.kind === 'keyword' && next.text === kind && kind !== 'range') {
      this.nextNonSpace();
      if (++this.nesting > NESTING_LIMIT) this.fail(`nested deeper than ${NESTING_LIMIT}`);
      const nested = this.parseControl(kind, next.at);
      this.nesting--;
      return [nested];
    }
    const { nodes, ending } = this.parseList();
    if (ending !== 'end') this.fail('expected end; found {{else}}');
    return nodes;
  }

  private parseTemplateCall(): Node {
    const { at } = this.peekNonSpace();
    const name = this.parseName('template clause');
    if (this.peekNonSpace().kind === 'rightDelimiter') {
      this.nextNonSpace();
      return { kind: 'template', at, name, pipe: undefined };
    }
    return { kind: 'template', at, name, pipe: this.parsePipeline('template clause', 'rightDelimiter') };
  }

  private parseBlock(): Node {
    const { at } = this.peekNonSpace();
    const name = this.parseName('block clause');
    const pipe = this.parsePipeline('block clause', 'rightDelimiter');
    const outer = { variables: this.variables, rangeDepth: this.rangeDepth };
    this.variables = ['$'];
    this.rangeDepth = 0;
    const { nodes, ending } = this.parseList();
    if (ending !== 'end') this.fail('unexpected {{else}} in block clause');
    Object.assign(this, outer);
    this.define(name, nodes);
    return { kind: 'template', at, name, pipe };
  }

  private parseName(context: string): string {
    const token = this.nextNonSpace();
    if (token.kind !== 'string' && token.kind !== 'rawString') this.failUnexpected(token, context);
    return this.unquoted(token);
  }

  private unquoted(token: Token): string {
    const value = unquote(token.text);
    return value ?? this.fail('invalid syntax');
  }

  private parsePipeline(context: string, end: TokenKind): PipeNode {
    const at = this.peekNonSpace().at;
    const pipe: PipeNode = { kind: 'pipe', at, assignment: undefined, variables: [], commands: [] };
    this.parseDeclarations(pipe, context);
    for (;;) {
      const token = this.nextNonSpace();
      if (token.kind === end) {
        this.checkPipeline(pipe, context);
        if (pipe.assignment === ':=') this.variables.push(...pipe.variables);
        return pipe;
      }
      if (!startsOperand(token.kind)) this.failUnexpected(token, context);
      this.position--;
      pipe.commands.push(this.parseCommand());
    }
  }

  private parseDeclarations(pipe: PipeNode, context: string): void {
    const start = this.position;
    for (;;) {
      const variable = this.peekNonSpace();
      if (variable.kind !== 'variable') break;
      this.nextNonSpace();
      const next = this.peekNonSpace();
      if (next.kind === 'declare' || next.kind === 'assign') {
        this.nextNonSpace();
        pipe.assignment = next.kind === 'declare' ? ':=' : '=';
        pipe.variables.push(variable.text);
        return;
      }
      if (next.kind !== 'comma') break;
      this.nextNonSpace();
      pipe.variables.push(variable.text);
      if (context !== 'range' || pipe.variables.length > 1) this.fail(`too many declarations in ${context}`);
    }
    if (pipe.variables.length > 0) this.failUnexpected(this.peekNonSpace(), context);
    this.position = start;
  }

  private checkPipeline(pipe: PipeNode, context: string): void {
    if (pipe.commands.length === 0) this.fail(`missing value for ${context}`);
    for (const [index, command] of pipe.commands.entries()) {
      const first = command.args[0]?.kind;
      if (index > 0 && first !== undefined && ['bool', 'dot', 'nil', 'number', 'string'].includes(first)) {
        this.fail(`non executable command in pipeline stage ${index + 1}`);
      }
    }
  }

  private parseCommand(): CommandNode {
    const command: CommandNode = { kind: 'command', at: this.peekNonSpace().at, args: [] };
    for (;;) {
      this.peekNonSpace();
      const operand = this.parseOperand();
      if (operand) command.args.push(operand);
      const token = this.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'rightDelimiter' || token.kind === 'rightParenthesis') this.position--;
      else if (token.kind !== 'pipe') this.failUnexpected(token, 'operand');
      break;
    }
    if (command.args.length === 0) this.fail('empty command');
    return command;
  }

  private parseOperand(): ArgNode | undefined {
    const node = this.parseTerm();
    if (!node || this.peek().kind !== 'field') return node;
    const at = this.peek().at;
    const names: string[] = [];
    while (this.peek().kind === 'field') names.push(this.next().text.slice(1));
    switch (node.kind) {
      case 'field':
        return { kind: 'field', at, names: [...node.names, ...names] };
      case 'variable':
        return { ...node, at, names: [...node.names, ...names] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.fail(`unexpected . after term ${JSON.stringify(this.text(node))}`);
      default:
        return { kind: 'chain', at, of: node, names };
    }
  }

  private text(node: ArgNode): string {
    return node.kind === 'string'
      ? node.quoted
      : node.kind === 'number'
        ? node.text
        : node.kind === 'dot'
          ? '.'
          : node.kind;
  }

  private parseTerm(): ArgNode | undefined {
    const token = this.nextNonSpace();
    const { at, text } = token;
    switch (token.kind) {
      case 'identifier':
        if (!this.hasFunction(text)) this.fail(`function ${JSON.stringify(text)} not defined`);
        return { kind: 'identifier', at, name: text };
      case 'dot':
      case 'nil':
        return { kind: token.kind, at };
      case 'variable':
        if (!this.variables.includes(text)) this.fail(`undefined variable ${JSON.stringify(text)}`);
        return { kind: 'variable', at, name: text, names: [] };
      case 'field':
        return { kind: 'field', at, names: [text.slice(1)] };
      case 'bool':
        return { kind: 'bool', at, value: text === 'true' };
      case 'number':
      case 'character':
        return parseNumber(token) ?? this.fail(badNumber(token));
      case 'string':
      case 'rawString':
        return { kind: 'string', at, quoted: text, value: this.unquoted(token) };
      case 'leftParenthesis':
        return this.parseParenthesis();
      default:
        this.position--;
        return undefined;
    }
  }

  private parseParenthesis(): ArgNode {
    if (++this.nesting > NESTING_LIMIT) this.fail(`nested deeper than ${NESTING_LIMIT}`);
    const pipe = this.parsePipeline('parenthesized pipeline', 'rightParenthesis');
    this.nesting--;
    return pipe;
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: '', at: this.tree.text.length };
  }

  private next(): Token {
    const token = this.peek();
    this.position++;
    return token;
  }

  private peekNonSpace(): Token {
    while (this.peek().kind === 'space') this.position++;
    return this.peek();
  }

  private nextNonSpace(): Token {
    this.peekNonSpace();
    return this.next();
  }

  private expect(kind: TokenKind, context: string): void {
    const token = this.nextNonSpace();
    if (token.kind !== kind) this.failUnexpected(token, context);
  }

  private failUnexpected(token: Token, context: string): never {
    return this.fail(`unexpected ${formatToken(token)} in ${context}`);
  }

  private fail(why: string): never {
    const at = this.tokens[Math.max(this.position - 1, 0)]?.at ?? this.tree.text.length;
    const line = this.tree.text.slice(0, at).split('\n').length;
    throw templateError(`template: ${this.tree.name}:${line}: ${why}`);
  }
}

function startsOperand(kind: TokenKind): boolean {
  return [
    'bool',
    'character',
    'dot',
    'field',
    'identifier',
    'number',
    'nil',
    'rawString',
    'string',
    'variable',
    'leftParenthesis',
  ].includes(kind);
}

function isBlank(nodes: readonly Node[]): boolean {
  return nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
}

function badNumber({ kind, text }: Token): string {
  return kind === 'character' ? `malformed character constant: ${text}` : `bad number syntax: ${JSON.stringify(text)}`;
}

function formatToken(token: Token): string {
  if (token.kind === 'end') return 'EOF';
  if (token.kind === 'keyword' || token.kind === 'dot' || token.kind === 'nil') return `<${token.text}>`;
  return token.text.length > 10 ? `${JSON.stringify(token.text.slice(0, 10))}...` : JSON.stringify(token.text);
}
