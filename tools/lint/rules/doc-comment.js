import { rule } from './rule.js';

const inLibs = /\/libs\/(contract|core|io)\/src\//;
const exempt = /\.test\.ts$|\/(gen|testdata)\/|\/index\.ts$/;

/** D1: every export of a library says what it returns, when that is empty, what it throws. */
export const docComment = rule(({ path, sourceCode }, report) => {
  if (!inLibs.test(path) || exempt.test(path)) return {};
  return {
    ExportNamedDeclaration(node) {
      if (!node.declaration) return;
      const before = sourceCode.getCommentsBefore(node).at(-1);
      const hasDoc = before?.type === 'Block' && before.value.startsWith('*');
      if (!hasDoc) report(node, 'give this export a doc comment (D1)');
    },
  };
});
