import { rule } from './rule.js';

const inCore = /\/libs\/(core|contract)\/src\//;

/** P2, C7: what decides has no clock, no randomness and no asynchronous code; they are arguments. */
export const noAmbientInCore = rule(({ path }, report) => {
  if (!inCore.test(path) || path.endsWith('.test.ts')) return {};
  return {
    CallExpression(node) {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return;
      const name = `${callee.object.name}.${callee.property.name}`;
      if (name === 'Date.now' || name === 'Math.random')
        report(node, `pass the clock or the randomness in: ${name} (C7)`);
    },
    NewExpression(node) {
      if (node.callee.name === 'Date' && node.arguments.length === 0)
        report(node, 'pass the clock in: new Date() (C7)');
    },
    ':function'(node) {
      if (node.async) report(node, 'core is synchronous: gather the facts before, carry out after (P2)');
    },
  };
});
