import { isRecord } from '@plumbline/core/std';
import { JqError } from './jq-error.ts';
import { compareValues, isTruthy, jqFunctions } from './jq-functions.ts';
import type { JqNode, JqOperator } from './jq-node.ts';

/** A result: its value and, when it is a part of the input, where it stands there. */
export interface JqResult {
  value: unknown;
  path: readonly (string | number)[] | undefined;
}

/** Counts what is done, so that no expression runs without end. */
export interface JqBudget {
  steps: number;
}

type NodeOf<Kind extends JqNode['kind']> = Extract<JqNode, { kind: Kind }>;
type Evaluator<Node> = (node: Node, input: JqResult, budget: JqBudget) => JqResult[];

const EVALUATORS: { readonly [Kind in JqNode['kind']]: Evaluator<NodeOf<Kind>> } = {
  identity: (_node, input) => [input],
  literal: (node) => [valueOf(node.value)],
  recurse: (_node, input, budget) => descendants(input, budget),
  field: (node, input, budget) => evaluateJq(node.of, input, budget).map((of) => childOf(of, node.name)),
  index: (node, input, budget) =>
    evaluateJq(node.of, input, budget).flatMap((of) =>
      evaluateJq(node.index, input, budget).map((index) => childOf(of, index.value)),
    ),
  iterate: (node, input, budget) => evaluateJq(node.of, input, budget).flatMap(childrenOf),
  slice: () => {
    throw new JqError('expression', 'slices are not supported');
  },
  optional,
  pipe: (node, input, budget) =>
    evaluateJq(node.left, input, budget).flatMap((left) => evaluateJq(node.right, left, budget)),
  comma: (node, input, budget) => [...evaluateJq(node.left, input, budget), ...evaluateJq(node.right, input, budget)],
  binary,
  call,
};

/** The results of an expression for an input, in order. Throws `JqError`. */
export function evaluateJq(node: JqNode, input: JqResult, budget: JqBudget): JqResult[] {
  budget.steps -= 1;
  if (budget.steps < 0) throw new JqError('input', 'it takes too many steps');
  // The table pairs each kind with the evaluator of that kind.
  const evaluate = EVALUATORS[node.kind] as Evaluator<JqNode>;
  return evaluate(node, input, budget);
}

function optional(node: NodeOf<'optional'>, input: JqResult, budget: JqBudget): JqResult[] {
  try {
    return evaluateJq(node.of, input, budget);
  } catch (error) {
    if (error instanceof JqError && error.fault === 'input' && budget.steps >= 0) return [];
    throw error;
  }
}

function binary(node: NodeOf<'binary'>, input: JqResult, budget: JqBudget): JqResult[] {
  const rights = (): JqResult[] => evaluateJq(node.right, input, budget);
  if (node.operator === '//') {
    const kept = optional({ kind: 'optional', of: node.left }, input, budget).filter((left) => isTruthy(left.value));
    return kept.length > 0 ? kept : rights();
  }
  return evaluateJq(node.left, input, budget).flatMap((left) => {
    const isSettled = node.operator === (isTruthy(left.value) ? 'or' : 'and');
    if (isSettled) return [valueOf(isTruthy(left.value))];
    return rights().map((right) => valueOf(joined(node.operator, left.value, right.value)));
  });
}

function joined(operator: JqOperator, left: unknown, right: unknown): boolean {
  const isLogical = operator === 'and' || operator === 'or';
  return isLogical ? isTruthy(right) : holds(operator, compareValues(left, right));
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

function call(node: NodeOf<'call'>, input: JqResult, budget: JqBudget): JqResult[] {
  const [first] = node.args;
  switch (node.name) {
    case 'empty':
      return [];
    case 'recurse':
      return descendants(input, budget);
    case 'first':
      return evaluateJq(first ?? { kind: 'identity' }, input, budget).slice(0, 1);
    case 'select':
      return evaluateJq(first ?? { kind: 'identity' }, input, budget).flatMap((test) =>
        isTruthy(test.value) ? [input] : [],
      );
    case 'any':
    case 'all':
      return [quantified(node, input, budget)];
    default:
      return apply(node, input, budget);
  }
}

function apply(node: NodeOf<'call'>, input: JqResult, budget: JqBudget): JqResult[] {
  const known = Object.hasOwn(jqFunctions, node.name) ? jqFunctions[node.name] : undefined;
  if (known === undefined) throw new JqError('expression', `${node.name} is not supported`);
  const [first] = node.args;
  if (first === undefined) return [valueOf(known(input.value))];
  return evaluateJq(first, input, budget).map((arg) => valueOf(known(input.value, arg.value)));
}

function valueOf(value: unknown): JqResult {
  return { value, path: undefined };
}

function quantified(node: NodeOf<'call'>, input: JqResult, budget: JqBudget): JqResult {
  const condition = node.args[0] ?? { kind: 'identity' };
  const tests = childrenOf(input).flatMap((child) => evaluateJq(condition, child, budget));
  const isMet = (test: JqResult): boolean => isTruthy(test.value);
  return { value: node.name === 'any' ? tests.some(isMet) : tests.every(isMet), path: undefined };
}

function childOf(of: JqResult, key: unknown): JqResult {
  const { value } = of;
  if (typeof key === 'string') {
    if (isRecord(value)) return at(of, key, Object.hasOwn(value, key) ? value[key] : null);
    if (value === null || value === undefined) return at(of, key, null);
  }
  if (typeof key === 'number') {
    if (Array.isArray(value))
      return at(of, key < 0 ? value.length + Math.floor(key) : Math.floor(key), value.at(Math.floor(key)) ?? null);
    if (value === null || value === undefined) return at(of, key, null);
  }
  throw new JqError('input', `cannot take ${JSON.stringify(key)} of this value`);
}

function childrenOf(of: JqResult): JqResult[] {
  const { value } = of;
  if (Array.isArray(value)) return value.map((item: unknown, index) => at(of, index, item));
  if (isRecord(value))
    return Object.keys(value)
      .sort()
      .map((key) => at(of, key, value[key]));
  throw new JqError('input', 'cannot iterate over this value');
}

function descendants(of: JqResult, budget: JqBudget): JqResult[] {
  budget.steps -= 1;
  if (budget.steps < 0) throw new JqError('input', 'it takes too many steps');
  const hasChildren = typeof of.value === 'object' && of.value !== null;
  return [of, ...(hasChildren ? childrenOf(of).flatMap((child) => descendants(child, budget)) : [])];
}

function at(of: JqResult, key: string | number, value: unknown): JqResult {
  return { value, path: of.path === undefined ? undefined : [...of.path, key] };
}
