import type { Token, TokenKind } from './lex.ts';
import { formatNode, type ArgNode, type CommandNode, type PipeNode } from './node.ts';
import { parseNumber, unquote } from './parse-literal.ts';
import { TokenCursor } from './token-cursor.ts';

/** Reads pipelines, commands and operands. */
export class PipelineParser extends TokenCursor {
  protected variables = ['$'];
  private readonly hasFunction: (name: string) => boolean;

  constructor(text: string, options: { name: string; hasFunction: (name: string) => boolean }) {
    super(text, options.name);
    this.hasFunction = options.hasFunction;
  }

  protected parseName(context: string): string {
    const token = this.nextNonSpace();
    if (token.kind !== 'string' && token.kind !== 'rawString') this.failUnexpected(token, context);
    return this.unquoted(token);
  }

  protected unquoted(token: Token): string {
    const value = unquote(token.text);
    return value ?? this.fail('invalid syntax');
  }

  protected parsePipeline(context: string, end: TokenKind): PipeNode {
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

  protected parseDeclarations(pipe: PipeNode, context: string): void {
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

  protected checkPipeline(pipe: PipeNode, context: string): void {
    if (pipe.commands.length === 0) this.fail(`missing value for ${context}`);
    for (const [index, command] of pipe.commands.entries()) {
      const first = command.args[0]?.kind;
      if (index > 0 && first !== undefined && ['bool', 'dot', 'nil', 'number', 'string'].includes(first)) {
        this.fail(`non executable command in pipeline stage ${index + 1}`);
      }
    }
  }

  protected parseCommand(): CommandNode {
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

  protected parseOperand(): ArgNode | undefined {
    const node = this.parseTerm();
    if (!node || this.peek().kind !== 'field') return node;
    const at = this.peek().at;
    const names: string[] = [];
    while (this.peek().kind === 'field') names.push(this.next().text.slice(1));
    if (node.kind === 'field') return { kind: 'field', at, names: [...node.names, ...names] };
    if (node.kind === 'variable') return { ...node, at, names: [...node.names, ...names] };
    if (node.kind === 'pipe' || node.kind === 'identifier' || node.kind === 'chain')
      return { kind: 'chain', at, of: node, names };
    return this.fail(`unexpected . after term ${JSON.stringify(formatNode(node))}`);
  }

  protected parseTerm(): ArgNode | undefined {
    const token = this.nextNonSpace();
    const read = termReaders[token.kind];
    if (read) return read(this, token);
    this.position--;
    return undefined;
  }

  /** A call of a function, which must exist. */
  parseIdentifier({ text, at }: Token): ArgNode {
    if (!this.hasFunction(text)) this.fail(`function ${JSON.stringify(text)} not defined`);
    return { kind: 'identifier', at, name: text };
  }

  /** A variable, which must be declared. */
  parseVariable({ text, at }: Token): ArgNode {
    if (!this.variables.includes(text)) this.fail(`undefined variable ${JSON.stringify(text)}`);
    return { kind: 'variable', at, name: text, names: [] };
  }

  /** A number or character constant. */
  parseConstant(token: Token): ArgNode {
    return parseNumber(token) ?? this.fail(badNumber(token));
  }

  /** A string constant. */
  parseString(token: Token): ArgNode {
    return { kind: 'string', at: token.at, quoted: token.text, value: this.unquoted(token) };
  }

  /** A pipeline up to its closing parenthesis. */
  parseParenthesis(): ArgNode {
    return this.nested(() => this.parsePipeline('parenthesized pipeline', 'rightParenthesis'));
  }
}

type TermReader = (parser: PipelineParser, token: Token) => ArgNode;

const termReaders: Readonly<Partial<Record<TokenKind, TermReader>>> = {
  identifier: (parser, token) => parser.parseIdentifier(token),
  dot: (_parser, { at }) => ({ kind: 'dot', at }),
  nil: (_parser, { at }) => ({ kind: 'nil', at }),
  variable: (parser, token) => parser.parseVariable(token),
  field: (_parser, { at, text }) => ({ kind: 'field', at, names: [text.slice(1)] }),
  bool: (_parser, { at, text }) => ({ kind: 'bool', at, value: text === 'true' }),
  number: (parser, token) => parser.parseConstant(token),
  character: (parser, token) => parser.parseConstant(token),
  string: (parser, token) => parser.parseString(token),
  rawString: (parser, token) => parser.parseString(token),
  leftParenthesis: (parser) => parser.parseParenthesis(),
};

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

function badNumber({ kind, text }: Token): string {
  return kind === 'character' ? `malformed character constant: ${text}` : `bad number syntax: ${JSON.stringify(text)}`;
}
