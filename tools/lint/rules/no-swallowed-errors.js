import { rule, calleeOf } from './rule.js';

function doesNothing(handler) {
  if (handler?.type !== 'ArrowFunctionExpression' && handler?.type !== 'FunctionExpression') return false;
  const { body } = handler;
  if (body.type === 'BlockStatement') return body.body.length === 0;
  return body.type === 'Identifier' && body.name === 'undefined';
}

/** E7: a `catch` rethrows, returns something else, or reports; it never drops the error. */
export const noSwallowedErrors = rule((_context, report) => ({
  CallExpression(node) {
    if (calleeOf(node)?.name === 'catch' && doesNothing(node.arguments[0])) {
      report(node, 'say why this error may be dropped: report it, or use a named function that does (E7)');
    }
  },
  CatchClause(node) {
    if (node.body.body.length === 0) report(node, 'rethrow, return or report (E7)');
  },
}));
