import { rule, calleeOf } from './rule.js';

const levels = new Set(['debug', 'info', 'warn', 'error']);
const isLogger = (node) => /^#?(log|logger)$/i.test(node?.name ?? node?.property?.name ?? '');

/** O1: a constant message groups; what varies goes into fields. */
export const staticLogMessage = rule((_context, report) => ({
  CallExpression(node) {
    const callee = calleeOf(node);
    if (!callee || !levels.has(callee.name) || !isLogger(callee.object)) return;
    const [message] = node.arguments;
    const isStatic =
      message?.type === 'Literal' || (message?.type === 'TemplateLiteral' && message.expressions.length === 0);
    if (message && !isStatic) report(message, 'write a constant message and put what varies into fields (O1)');
  },
}));
