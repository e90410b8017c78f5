import type { FunctionTable } from '../function.ts';
import { argocdFunctions } from './argocd.ts';
import { builtins } from './builtins.ts';
import { dateFunctions } from './dates.ts';
import { defaultFunctions } from './defaults.ts';
import { dictFunctions } from './dicts.ts';
import { encodingFunctions } from './encoding.ts';
import { hashFunctions } from './hashes.ts';
import { listFunctions } from './lists.ts';
import { numberFunctions } from './numbers.ts';
import { pathFunctions } from './paths.ts';
import { randomFunctions } from './random.ts';
import { reflectionFunctions } from './reflection.ts';
import { regexFunctions } from './regex.ts';
import { stringFunctions } from './strings.ts';
import { versionFunctions } from './versions.ts';

/** Everything that an ApplicationSet's template may call: Go's own, sprig's but for the environment's, and Argo CD's. */
export const allFunctions: FunctionTable = Object.freeze({
  ...builtins,
  ...dateFunctions,
  ...defaultFunctions,
  ...dictFunctions,
  ...encodingFunctions,
  ...hashFunctions,
  ...listFunctions,
  ...numberFunctions,
  ...pathFunctions,
  ...randomFunctions,
  ...reflectionFunctions,
  ...regexFunctions,
  ...stringFunctions,
  ...versionFunctions,
  ...argocdFunctions,
});
