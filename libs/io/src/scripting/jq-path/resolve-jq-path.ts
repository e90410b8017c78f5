import { formatJsonPointer, getPointer } from '@plumbline/core/object';
import { checkJqPath } from './check-jq.ts';
import { evaluateJq } from './evaluate-jq.ts';
import { JqError } from './jq-error.ts';
import type { JqNode } from './jq-node.ts';
import { parseJq } from './parse-jq.ts';

/** The most steps of one evaluation; in place of Argo CD's time limit of a second, and the same on every machine. */
const MAX_STEPS = 100_000;

/** What a path expression selects in an object. */
export type JqSelection =
  | { kind: 'selected'; pointers: readonly string[] }
  /** The expression is malformed, or beyond the supported part of jq. */
  | { kind: 'unsupported'; why: string };

/**
 * The JSON pointers of what a jq path expression, such as `.spec.containers[] | select(.name == "a") | .image`, selects
 * in an object; what does not exist there is left out. An object that does not fit the expression (a list where it
 * expects an object) has nothing selected, as with Argo CD.
 */
export function resolveJqPath(expression: string, object: unknown): JqSelection {
  try {
    const node = parseJq(expression);
    checkJqPath(node);
    return { kind: 'selected', pointers: pointersOf(node, object) };
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    if (error.fault === 'expression') return { kind: 'unsupported', why: error.message };
    return { kind: 'selected', pointers: [] };
  }
}

/** Why a path expression is refused, whatever the object; undefined when it can be evaluated. */
export function jqPathFault(expression: string): string | undefined {
  const selection = resolveJqPath(expression, {});
  return selection.kind === 'unsupported' ? selection.why : undefined;
}

function pointersOf(node: JqNode, object: unknown): string[] {
  const results = evaluateJq(node, { value: object, path: [] }, { steps: MAX_STEPS });
  const pointers = results.map((result) => formatJsonPointer(result.path ?? []));
  return [...new Set(pointers)].filter((pointer) => pointer !== '' && getPointer(object, pointer) !== undefined);
}
