import { rule } from './rule.js';

const allowed = /\/(config|main|environment)\.ts$|\.test\.tsx?$|\/(test|tools|bin)\/|\/libs\/test\//;

/** G1: the environment is read once, where a service's settings are declared. */
export const noEnvironmentReads = rule(({ path }, report) => {
  if (allowed.test(path)) return {};
  return {
    MemberExpression(node) {
      if (node.object.name === 'process' && node.property.name === 'env') {
        report(node, 'read the environment in config.ts or main.ts and pass the value on (G1)');
      }
    },
  };
});
