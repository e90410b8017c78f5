import { rule } from './rule.js';

/** C9: child processes get argument lists, never a line for a shell. */
export const noShell = rule((_context, report) => ({
  ImportDeclaration(node) {
    if (!/^(node:)?child_process$/.test(node.source.value)) return;
    for (const specifier of node.specifiers) {
      if (/^exec(Sync)?$/.test(specifier.imported?.name ?? ''))
        report(specifier, 'use spawn with an argument list (C9)');
    }
  },
  Property(node) {
    if (node.key.name === 'shell' && node.value.type === 'Literal' && node.value.value !== false) {
      report(node, 'no shell option: pass an argument list (C9)');
    }
  },
}));
