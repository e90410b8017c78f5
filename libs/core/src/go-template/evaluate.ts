import { isAppError } from '@plumbline/contract/errors';
import type { FunctionTable, GoFunction, ParamType, TemplateEnvironment } from './function.ts';
import {
  formatNode,
  type ArgNode,
  type CommandNode,
  type ConstantNode,
  type Node,
  type NumberNode,
  type PipeNode,
} from './node.ts';
import { formatValue } from './print-value.ts';
import { FunctionFailure, templateError } from './template-error.ts';
import { goInt, goTypeName, isGoInt, isGoMap, isGoTime, isTruthy, type GoValue } from './value.ts';

/** What a missing key of a map gives: `<no value>`, the zero value, or an error. */
export type MissingKey = 'default' | 'zero' | 'error';

/** What one run of a template needs besides the template. */
export interface EvaluationSettings {
  functions: FunctionTable;
  environment: TemplateEnvironment;
  missingKey: MissingKey;
  /** How many nodes may be evaluated in all. */
  stepLimit: number;
}

/** A variable in scope. */
export interface Variable {
  name: string;
  value: GoValue;
}

type Final = { value: GoValue } | undefined;
type AnyNode = Node | ArgNode | CommandNode;

const typeNames: Record<ParamType, string> = {
  any: 'interface {}',
  string: 'string',
  int: 'int',
  int64: 'int64',
  float64: 'float64',
  bool: 'bool',
  list: '[]interface {}',
  map: 'map[string]interface {}',
  time: 'time.Time',
};
const INT_LIMIT = 2n ** 63n;

/** Evaluates pipelines of one template text; keeps the place that errors name. */
export class Evaluator {
  variables: Variable[];
  private readonly settings: EvaluationSettings;
  private readonly source: { name: string; text: string; executing: string };
  private node: AnyNode | undefined;
  private readonly budget: { steps: number };

  constructor(
    settings: EvaluationSettings,
    source: { name: string; text: string; executing: string },
    budget: { steps: number },
  ) {
    this.settings = settings;
    this.source = source;
    this.budget = budget;
    this.variables = [];
  }

  /** Notes where the evaluation stands, and counts the step. */
  at(node: AnyNode): void {
    this.node = node;
    if (++this.budget.steps > this.settings.stepLimit) this.fail(`more than ${this.settings.stepLimit} steps`);
  }

  /** Ends the run with Go's text: `template: <name>:<line>:<column>: executing <name> at <node>: <why>`. */
  fail(why: string): never {
    const { name, text, executing } = this.source;
    if (!this.node) throw templateError(`template: ${name}: ${why}`);
    const before = text.slice(0, this.node.at);
    const lineStart = before.lastIndexOf('\n') + 1;
    const column = utf8Length(before.slice(lineStart));
    const place = `${name}:${before.split('\n').length}:${column}`;
    throw templateError(
      `template: ${place}: executing ${JSON.stringify(executing)} at <${formatNode(this.node)}>: ${why}`,
    );
  }

  /** The value of a pipeline; its variables are set or declared. */
  evaluatePipe(dot: GoValue, pipe: PipeNode): GoValue {
    this.at(pipe);
    let final: Final;
    // A nil interface that leaves a stage is no value at all (Go looks into the interface).
    for (const command of pipe.commands) final = { value: this.evaluateCommand(dot, command, final) ?? undefined };
    const value = final?.value;
    for (const name of pipe.variables) {
      if (pipe.assignment === '=') this.setVariable(name, value);
      else this.variables.push({ name, value });
    }
    return value;
  }

  /** Sets the innermost variable of a name. */
  setVariable(name: string, value: GoValue): void {
    const variable = this.variables.findLast((candidate) => candidate.name === name);
    if (!variable) this.fail(`undefined variable: ${name}`);
    variable.value = value;
  }

  private evaluateCommand(dot: GoValue, command: CommandNode, final: Final): GoValue {
    const first = command.args[0];
    if (!first) return this.fail('empty command');
    switch (first.kind) {
      case 'field':
        return this.evaluateFields(dot, first.names, { node: first, args: command.args, final });
      case 'chain':
        return this.evaluateChain(dot, first, { args: command.args, final });
      case 'variable':
        return this.evaluateVariable(first, { args: command.args, final });
      case 'identifier':
        return this.evaluateCall(dot, { name: first.name, node: first, command, args: command.args, final });
      case 'pipe':
        this.refuseArguments(command.args, final);
        return this.evaluatePipe(dot, first);
      case 'bool':
      case 'dot':
      case 'nil':
      case 'number':
      case 'string':
        this.at(first);
        this.refuseArguments(command.args, final);
        return this.evaluateConstant(dot, first);
    }
  }

  private evaluateConstant(dot: GoValue, node: ConstantNode): GoValue {
    if (node.kind === 'dot') return dot;
    if (node.kind === 'nil') return this.fail('nil is not a command');
    return node.kind === 'number' ? this.idealConstant(node) : node.value;
  }

  private idealConstant(node: NumberNode): GoValue {
    if (node.isFloat) return node.float;
    if (node.integer === undefined || node.integer >= INT_LIMIT || node.integer < -INT_LIMIT) {
      return this.fail(`${node.text} overflows int`);
    }
    return goInt(node.integer);
  }

  private refuseArguments(args: readonly ArgNode[], final: Final): void {
    const first = args[0];
    if (first && (args.length > 1 || final)) this.fail(`can't give argument to non-function ${formatNode(first)}`);
  }

  private evaluateFields(
    dot: GoValue,
    names: readonly string[],
    call: { node: ArgNode; args: readonly ArgNode[]; final: Final },
  ): GoValue {
    this.at(call.node);
    let receiver = dot;
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1;
      const hasArguments = isLast && (call.args.length > 1 || call.final !== undefined);
      receiver = this.evaluateField(receiver, name, { hasArguments, isElement: index > 0 });
    }
    return receiver;
  }

  private evaluateField(receiver: GoValue, name: string, how: { hasArguments: boolean; isElement: boolean }): GoValue {
    if (receiver === undefined) {
      return this.settings.missingKey === 'error'
        ? this.fail(`nil data; no entry for key ${JSON.stringify(name)}`)
        : undefined;
    }
    if (receiver === null) {
      return how.isElement ? this.fail(`nil pointer evaluating interface {}.${name}`) : undefined;
    }
    if (!isGoMap(receiver)) {
      const type = how.isElement ? 'interface {}' : goTypeName(receiver);
      return this.fail(`can't evaluate field ${name} in type ${type}`);
    }
    if (how.hasArguments) this.fail(`${name} is not a method but has arguments`);
    return receiver.has(name) ? (receiver.get(name) ?? null) : this.missing(name);
  }

  private missing(name: string): GoValue {
    switch (this.settings.missingKey) {
      case 'error':
        return this.fail(`map has no entry for key ${JSON.stringify(name)}`);
      case 'zero':
        return null;
      case 'default':
        return undefined;
    }
  }

  private evaluateChain(
    dot: GoValue,
    node: ArgNode & { kind: 'chain' },
    call: { args: readonly ArgNode[]; final: Final },
  ): GoValue {
    this.at(node);
    if (node.of.kind === 'nil') this.fail(`indirection through explicit nil in ${formatNode(node)}`);
    const receiver = this.evaluateArg(dot, 'any', node.of);
    return this.evaluateFields(receiver, node.names, { node, ...call });
  }

  private evaluateVariable(
    node: ArgNode & { kind: 'variable' },
    call: { args: readonly ArgNode[]; final: Final },
  ): GoValue {
    this.at(node);
    const variable = this.variables.findLast((candidate) => candidate.name === node.name);
    if (!variable) return this.fail(`undefined variable: ${node.name}`);
    if (node.names.length > 0) return this.evaluateFields(variable.value, node.names, { node, ...call });
    this.refuseArguments(call.args, call.final);
    return variable.value;
  }

  private evaluateCall(
    dot: GoValue,
    call: { name: string; node: ArgNode; command: AnyNode; args: readonly ArgNode[]; final: Final },
  ): GoValue {
    this.at(call.node);
    const target = Object.hasOwn(this.settings.functions, call.name) ? this.settings.functions[call.name] : undefined;
    if (!target) return this.fail(`${JSON.stringify(call.name)} is not a defined function`);
    const args = call.args.slice(1);
    this.checkCount(call.name, target, args.length + (call.final ? 1 : 0));
    if (call.name === 'and' || call.name === 'or')
      return this.evaluateShortCircuit(dot, call.name, { args, final: call.final });
    const values = args.map((arg, index) => this.evaluateArg(dot, paramAt(target, index), arg));
    if (call.final) values.push(this.validated(call.final.value, paramAt(target, values.length)));
    return this.run(target, values, { name: call.name, command: call.command });
  }

  private run(target: GoFunction, values: readonly GoValue[], call: { name: string; command: AnyNode }): GoValue {
    try {
      return target.run(values, this.settings.environment);
    } catch (error) {
      this.node = call.command;
      if (error instanceof FunctionFailure || isAppError(error)) {
        return this.fail(`error calling ${call.name}: ${error.message}`);
      }
      if (error instanceof RangeError) return this.fail(`error calling ${call.name}: value too large`);
      throw error;
    }
  }

  private checkCount(name: string, target: GoFunction, count: number): void {
    const fixedCount = target.params.length;
    if (target.rest !== undefined) {
      if (count < fixedCount) this.fail(`wrong number of args for ${name}: want at least ${fixedCount} got ${count}`);
      return;
    }
    if (count !== fixedCount) this.fail(`wrong number of args for ${name}: want ${fixedCount} got ${count}`);
  }

  private evaluateShortCircuit(
    dot: GoValue,
    name: 'and' | 'or',
    call: { args: readonly ArgNode[]; final: Final },
  ): GoValue {
    let value: GoValue;
    for (const arg of call.args) {
      value = this.evaluateArg(dot, 'any', arg);
      if (isTruthy(value) === (name === 'or')) return value;
    }
    return call.final ? call.final.value : value;
  }

  private evaluateArg(dot: GoValue, type: ParamType, node: ArgNode): GoValue {
    this.at(node);
    if (node.kind === 'bool' || node.kind === 'string' || node.kind === 'number') return this.typedConstant(node, type);
    if (node.kind !== 'nil') return this.validated(this.evaluateAlone(dot, node), type);
    const canBeNil = type === 'any' || type === 'list' || type === 'map';
    return canBeNil ? null : this.fail(`cannot assign nil to ${typeNames[type]}`);
  }

  /** The value of a node that stands without arguments. */
  private evaluateAlone(dot: GoValue, node: Exclude<ArgNode, { kind: 'nil' | 'bool' | 'string' | 'number' }>): GoValue {
    const call = { args: [node], final: undefined };
    switch (node.kind) {
      case 'dot':
        return dot;
      case 'field':
        return this.evaluateFields(dot, node.names, { node, ...call });
      case 'variable':
        return this.evaluateVariable(node, call);
      case 'pipe':
        return this.evaluatePipe(dot, node);
      case 'identifier':
        return this.evaluateCall(dot, { name: node.name, node, command: node, ...call });
      case 'chain':
        return this.evaluateChain(dot, node, call);
    }
  }

  private typedConstant(node: Exclude<ConstantNode, { kind: 'dot' | 'nil' }>, type: ParamType): GoValue {
    if (type === 'any') return node.kind === 'number' ? this.idealConstant(node) : node.value;
    if (type === 'list' || type === 'map' || type === 'time') {
      return this.fail(`can't handle ${formatNode(node)} for arg of type ${typeNames[type]}`);
    }
    const value = constantAs(node, type);
    return value ?? this.fail(`expected ${constantNames[type]}; found ${formatNode(node)}`);
  }

  private validated(value: GoValue, type: ParamType): GoValue {
    if (type === 'any') return value ?? null;
    if (value === undefined || value === null) {
      if (type === 'list' || type === 'map') return null;
      const isNilInterface = value === null;
      return this.fail(
        isNilInterface
          ? `wrong type for value; expected ${typeNames[type]}; got interface {}`
          : `invalid value; expected ${typeNames[type]}`,
      );
    }
    if (fits(value, type)) return value;
    return this.fail(`wrong type for value; expected ${typeNames[type]}; got ${goTypeName(value)}`);
  }

  /** A value as the template writes it. */
  print(value: GoValue): string {
    return value === undefined || value === null ? '<no value>' : formatValue(value);
  }
}

const constantNames = { bool: 'bool', string: 'string', float64: 'float', int: 'integer', int64: 'integer' } as const;

function constantAs(
  node: Exclude<ConstantNode, { kind: 'dot' | 'nil' }>,
  type: keyof typeof constantNames,
): GoValue | undefined {
  if (node.kind !== 'number') return node.kind === type ? node.value : undefined;
  if (type === 'float64') return node.float;
  const isInteger = type === 'int' || type === 'int64';
  return isInteger && node.integer !== undefined ? goInt(node.integer, type) : undefined;
}

function fits(value: GoValue, type: ParamType): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'float64':
      return typeof value === 'number';
    case 'int':
    case 'int64':
      return isGoInt(value) && value.intKind === type;
    case 'list':
      return Array.isArray(value);
    case 'map':
      return isGoMap(value);
    case 'time':
      return isGoTime(value);
    case 'any':
      return true;
  }
}

function paramAt(target: GoFunction, index: number): ParamType {
  return target.params[index] ?? target.rest ?? 'any';
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}
