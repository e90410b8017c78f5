import { executeTemplate } from './execute.ts';
import type { MissingKey } from './evaluate.ts';
import type { FunctionTable, TemplateEnvironment } from './function.ts';
import { allFunctions } from './functions/all-functions.ts';
import { parseTemplate } from './parse.ts';
import { templateError } from './template-error.ts';
import { toGoValue, type GoValue } from './value.ts';

/** How a template is read and run. */
export interface GoTemplateOptions {
  /** Shown in error texts; default empty. */
  name?: string;
  /** Default: Go's own, sprig's and Argo CD's (`allFunctions`). */
  functions?: FunctionTable;
  /** Clock and randomness; default: none, and the functions that need them fail. */
  environment?: TemplateEnvironment;
  /** Default `default`: a missing key prints `<no value>`. */
  missingKey?: MissingKey;
  /** Nodes evaluated in all; default 1,000,000. */
  stepLimit?: number;
  /** Longest output in UTF-16 units; default 4,000,000. */
  outputLimit?: number;
}

/** A template that has been read. */
export interface GoTemplate {
  /** What the template writes for JSON-shaped data. Throws TEMPLATE_INVALID with Go's text. */
  render(data: unknown): string;
  /** The same for data that `toGoValue` has made: many templates over the same data need it once. */
  renderValue(data: GoValue): string;
}

const STEP_LIMIT = 1_000_000;
const OUTPUT_LIMIT = 4_000_000;
const DEPTH_LIMIT = 100;

/** Reads a template of Go's text/template. Throws TEMPLATE_INVALID with Go's text. */
export function compileGoTemplate(text: string, options: GoTemplateOptions = {}): GoTemplate {
  const functions = options.functions ?? allFunctions;
  const tree = parseTemplate(text, { name: options.name ?? '', hasFunction: (name) => Object.hasOwn(functions, name) });
  const settings = {
    functions,
    environment: options.environment ?? {},
    missingKey: options.missingKey ?? 'default',
    stepLimit: options.stepLimit ?? STEP_LIMIT,
  };
  const limits = { depthLimit: DEPTH_LIMIT, outputLimit: options.outputLimit ?? OUTPUT_LIMIT };
  const renderValue = (data: GoValue): string => executeTemplate(tree, data, { settings, limits });
  return { render: (data) => renderValue(toGoValue(data)), renderValue };
}

/** Reads and runs a template once (see `compileGoTemplate`). */
export function renderGoTemplate(text: string, data: unknown, options: GoTemplateOptions = {}): string {
  return compileGoTemplate(text, options).render(data);
}

/** The options of `goTemplateOptions`. Throws TEMPLATE_INVALID for one that Go does not know. */
export function parseTemplateOptions(options: readonly string[]): MissingKey {
  let missingKey: MissingKey = 'default';
  for (const option of options) {
    const value = /^missingkey=(.*)$/u.exec(option)?.[1];
    if (value === 'default' || value === 'invalid') missingKey = 'default';
    else if (value === 'zero' || value === 'error') missingKey = value;
    else throw templateError(`template options: ${JSON.stringify(option)}: unrecognized option`);
  }
  return missingKey;
}
