export {
  compileGoTemplate,
  parseTemplateOptions,
  renderGoTemplate,
  type GoTemplate,
  type GoTemplateOptions,
} from './render-go-template.ts';
export { renderFastTemplate } from './fast-template.ts';
export { allFunctions } from './functions/all-functions.ts';
export { normalizeName, slugify } from './functions/argocd.ts';
export type { MissingKey } from './evaluate.ts';
export type { FunctionTable, GoFunction, ParamType, TemplateEnvironment } from './function.ts';
export { formatValue } from './print-value.ts';
export { toGoValue, type GoValue } from './value.ts';
