import type { Token } from './lex.ts';
import type { Node, TemplateTree } from './node.ts';
import { PipelineParser } from './parse-pipeline.ts';

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

class Parser extends PipelineParser {
  private readonly tree: TemplateTree;
  private rangeDepth = 0;

  constructor(text: string, { name = '', hasFunction }: ParseOptions) {
    super(text, { name, hasFunction });
    this.tree = { name, text, body: [], definitions: new Map() };
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
    return this.upcoming()
      .slice(1)
      .find((token) => token.kind !== 'space');
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
    return this.nested(() => this.parseNodes());
  }

  private parseNodes(): { nodes: Node[]; ending: Ending } {
    const nodes: Node[] = [];
    while (this.peekNonSpace().kind !== 'end') {
      const node = this.parseTextOrAction();
      if (typeof node === 'string') return { nodes, ending: node };
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
      return [this.nested(() => this.parseControl(kind, next.at))];
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
}

function isBlank(nodes: readonly Node[]): boolean {
  return nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
}
