import { rule } from './rule.js';

const packageOf = (path) => /\/((?:libs|services|clients)\/[^/]+)\//.exec(path)?.[1];

const isProcess = /^@plumbline\/(repo-server|application-controller|applicationset-controller|api-server|cli|web)\b/;

// Each check names what is wrong with an import, or nothing.
const checks = [
  ({ source }) => /^@plumbline\/[^/]+\/src\//.test(source) && 'import the package by its exports, not by /src/ (P4)',
  ({ source, own }) =>
    own && isProcess.test(source) && 'services and clients talk over RPC, they do not import each other (P5)',
  ({ source, own, path }) =>
    own &&
    source.startsWith('.') &&
    packageOf(new URL(source, `file://${path}`).pathname) !== own &&
    `leave ${own} by package name, not by a relative path (P4)`,
  ({ source, own, path }) =>
    own &&
    own !== 'libs/test' &&
    source.startsWith('@plumbline/test') &&
    !path.includes('.test.ts') &&
    '@plumbline/test is for tests only',
];

/** P4, P5: packages meet by name through their `exports`; services and clients never meet at all. */
export const packageImports = rule(({ path }, report) => {
  const own = packageOf(path);
  const check = (node) => {
    const source = node.source?.value;
    if (typeof source !== 'string') return;
    for (const find of checks) {
      const fault = find({ source, own, path });
      if (fault) report(node, fault);
    }
  };
  return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
});
