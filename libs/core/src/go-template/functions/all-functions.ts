import type { FunctionTable } from '../function.ts';
import { argocdFunctions } from './argocd.ts';
import { builtins } from './builtins.ts';
import { defaultFunctions } from './defaults.ts';
import { stringFunctions } from './strings.ts';

/** Everything that an ApplicationSet's template may call: Go's own, sprig's but for the environment's, and Argo CD's. */
export const allFunctions: FunctionTable = Object.freeze({
  ...builtins,
  ...stringFunctions,
  ...defaultFunctions,
  ...argocdFunctions,
});
