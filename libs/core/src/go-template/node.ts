/** A part of a parsed template, with the offset (UTF-16) that errors name. */
export type Node =
  | { kind: 'text'; at: number; text: string }
  | { kind: 'action'; at: number; pipe: PipeNode }
  | { kind: 'if' | 'with'; at: number; pipe: PipeNode; body: Node[]; otherwise: Node[] }
  | { kind: 'range'; at: number; pipe: PipeNode; body: Node[]; otherwise: Node[] }
  | { kind: 'break' | 'continue'; at: number }
  | { kind: 'template'; at: number; name: string; pipe: PipeNode | undefined };

/** Commands joined by `|`, with the variables that take the result. */
export interface PipeNode {
  kind: 'pipe';
  at: number;
  /** `:=` or `=`; `undefined` without variables. */
  assignment: ':=' | '=' | undefined;
  variables: string[];
  commands: CommandNode[];
}

/** One command: the first argument is what is called or shown. */
export interface CommandNode {
  kind: 'command';
  at: number;
  args: ArgNode[];
}

/** What a command is made of. */
export type ArgNode =
  | PipeNode
  | { kind: 'identifier'; at: number; name: string }
  | { kind: 'field'; at: number; names: string[] }
  | { kind: 'variable'; at: number; name: string; names: string[] }
  | { kind: 'chain'; at: number; of: ArgNode; names: string[] }
  | { kind: 'dot'; at: number }
  | { kind: 'nil'; at: number }
  | { kind: 'bool'; at: number; value: boolean }
  | { kind: 'string'; at: number; quoted: string; value: string }
  | NumberNode;

/** What stands for itself: a constant, or the dot. */
export type ConstantNode = Extract<ArgNode, { kind: 'bool' | 'dot' | 'nil' | 'number' | 'string' }>;

/** A number constant: which Go types it can be. */
export interface NumberNode {
  kind: 'number';
  at: number;
  text: string;
  /** Set when it is an integer (`3`, `0x10`, `'a'`, also `1e3` and `2.0`). */
  integer: bigint | undefined;
  float: number;
  /** Whether it is a float64 where no type is asked for. */
  isFloat: boolean;
}

/** A parsed template: what it writes, and the templates that it defines by name. */
export interface TemplateTree {
  name: string;
  text: string;
  body: Node[];
  definitions: Map<string, Node[]>;
}

/** A node as Go writes it in error texts. */
export function formatNode(node: ArgNode | CommandNode | Node): string {
  if (node.kind === 'pipe') return formatPipe(node);
  if (node.kind === 'command') return node.args.map((arg) => enclosed(arg)).join(' ');
  if (node.kind === 'chain') return `${enclosed(node.of)}.${node.names.join('.')}`;
  return isLeaf(node) ? formatLeaf(node) : formatAction(node);
}

type Leaf = Exclude<ArgNode, { kind: 'pipe' | 'chain' }>;

const leafKinds: readonly string[] = ['identifier', 'field', 'variable', 'dot', 'nil', 'bool', 'string', 'number'];

function isLeaf(node: Leaf | Node): node is Leaf {
  return leafKinds.includes(node.kind);
}

function enclosed(arg: ArgNode): string {
  return arg.kind === 'pipe' ? `(${formatPipe(arg)})` : formatNode(arg);
}

function formatLeaf(node: Leaf): string {
  switch (node.kind) {
    case 'identifier':
      return node.name;
    case 'field':
      return `.${node.names.join('.')}`;
    case 'variable':
      return [node.name, ...node.names].join('.');
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'string':
      return node.quoted;
    case 'number':
      return node.text;
  }
}

function formatPipe(node: PipeNode): string {
  const variables = node.variables.length > 0 ? `${node.variables.join(', ')} ${node.assignment ?? ''} ` : '';
  return variables + node.commands.map((command) => formatNode(command)).join(' | ');
}

function formatAction(node: Node): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${formatPipe(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range':
      return `{{${node.kind} ${formatPipe(node.pipe)}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'template':
      return `{{template ${JSON.stringify(node.name)}${node.pipe ? ` ${formatPipe(node.pipe)}` : ''}}}`;
  }
}
