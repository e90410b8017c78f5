import { rule } from './rule.js';

const containers = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);
const exempt = /\.test\.tsx?$|\.(e2e|browser)\.ts$|\/clients\/web\/src\/main\.tsx$/;

/** C1: two instances must run in one process, so nothing that changes lives at module level. */
export const noModuleState = rule(({ path }, report) => {
  if (exempt.test(path)) return {};
  const check = (declaration) => {
    if (declaration?.type !== 'VariableDeclaration' || declaration.declare) return;
    if (declaration.kind !== 'const') report(declaration, 'no module-level variable; give it an owning class (C1)');
    for (const { init } of declaration.declarations) {
      if (init?.type === 'NewExpression' && containers.has(init.callee.name) && init.arguments.length === 0) {
        report(init, 'an empty container at module level is state; give it an owning class (C1)');
      }
    }
  };
  return {
    Program(program) {
      for (const statement of program.body) {
        check(statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement);
      }
    },
  };
});
