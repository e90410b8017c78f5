import { rule } from './rule.js';

const matchers = new Set(['includes', 'startsWith', 'endsWith', 'match', 'indexOf']);
const looksLikeError = /^(e|err|error|thrown|cause|reason)$/i;

const isMessage = (node) =>
  node?.type === 'MemberExpression' && node.property.name === 'message' && looksLikeError.test(node.object.name ?? '');

/** E2: callers switch on `code`, never on an error's text or class. */
export const noErrorTextMatching = rule((_context, report) => ({
  CallExpression(node) {
    const { callee } = node;
    if (callee.type !== 'MemberExpression') return;
    if (matchers.has(callee.property.name) && isMessage(callee.object)) report(node, 'use hasCode(error, …) (E2)');
    if (callee.property.name === 'test' && isMessage(node.arguments[0])) report(node, 'use hasCode(error, …) (E2)');
  },
  BinaryExpression(node) {
    if (node.operator === 'instanceof' && node.right.name === 'AppError')
      report(node, 'use hasCode or isAppError (E2)');
    if (/^[!=]==?$/.test(node.operator) && (isMessage(node.left) || isMessage(node.right))) {
      report(node, 'use hasCode(error, …) (E2)');
    }
  },
}));
