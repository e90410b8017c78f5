import { JqError } from './jq-error.ts';
import { jqFunctions, matches } from './jq-functions.ts';
import type { JqNode } from './jq-node.ts';

/** Functions that take expressions instead of values, with their numbers of arguments. */
const FORMS: Readonly<Record<string, readonly number[]>> = {
  all: [0, 1],
  any: [0, 1],
  empty: [0],
  first: [1],
  recurse: [0],
  select: [1],
};

/** Throws `JqError` when an expression does not select parts of its input, or uses what is not supported. */
export function checkJqPath(node: JqNode): void {
  checkCalls(node);
  if (!isPath(node)) throw new JqError('expression', 'it gives a value instead of a path');
}

function checkCalls(node: JqNode): void {
  if (node.kind === 'slice') throw new JqError('expression', 'slices are not supported');
  if (node.kind === 'call') checkCall(node.name, node.args);
  for (const child of partsOf(node)) checkCalls(child);
}

function checkCall(name: string, args: readonly JqNode[]): void {
  const arities = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  const known = Object.hasOwn(jqFunctions, name) ? jqFunctions[name] : undefined;
  const isKnown = arities?.includes(args.length) ?? known?.length === args.length + 1;
  if (!isKnown) throw new JqError('expression', `${name}/${args.length} is not supported`);
  const [pattern] = args;
  if (name === 'test' && pattern?.kind === 'literal') matches('', String(pattern.value));
}

function partsOf(node: JqNode): readonly JqNode[] {
  if (node.kind === 'call') return node.args;
  if (node.kind === 'index') return [node.of, node.index];
  if ('of' in node) return [node.of];
  return 'left' in node ? [node.left, node.right] : [];
}

function isPath(node: JqNode): boolean {
  if (node.kind === 'literal') return false;
  if (node.kind === 'call') return isPathCall(node.name, node.args);
  if (node.kind === 'binary' && node.operator !== '//') return false;
  if ('left' in node) return isPath(node.left) && isPath(node.right);
  return 'of' in node ? isPath(node.of) : true;
}

function isPathCall(name: string, args: readonly JqNode[]): boolean {
  return name === 'first' ? args.every(isPath) : ['select', 'recurse', 'empty'].includes(name);
}
