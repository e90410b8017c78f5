/**
 * Makes a rule: `visit(context, report)` returns the visitor; `report(node, message)` names a finding.
 * `context.path` is the file's path with forward slashes.
 */
export function rule(visit) {
  return {
    meta: { type: 'problem', schema: [] },
    create(context) {
      const path = context.filename.replaceAll('\\', '/');
      const report = (node, message) => context.report({ node, message });
      return visit({ path, sourceCode: context.sourceCode }, report);
    },
  };
}

/** Whether an expression is a call of `object.name(...)`; the object's source name is returned, else undefined. */
export function calleeOf(node) {
  if (node.callee?.type !== 'MemberExpression' || node.callee.computed) return undefined;
  return { object: node.callee.object, name: node.callee.property.name };
}
