import {
  compileGoTemplate,
  renderFastTemplate,
  toGoValue,
  type GoTemplate,
  type GoValue,
  type MissingKey,
  type TemplateEnvironment,
} from '../go-template/index.ts';
import { isRecord } from '../std/index.ts';
import type { Params } from './generation.ts';

/** How templates of a set are read. */
export interface TemplateMode {
  isGoTemplate: boolean;
  missingKey: MissingKey;
  environment: TemplateEnvironment;
  /** Templates read so far, by their text: one set renders the same ones many times. Default: none is kept. */
  compiled?: Map<string, GoTemplate>;
}

/** How deep a template object may nest. */
const DEPTH_LIMIT = 100;

/** Parameters in the form that the mode's templates read; made once for many texts. */
type Prepared = { isGo: true; data: GoValue; mode: TemplateMode } | { isGo: false; texts: Record<string, string> };

function prepare(params: Params, mode: TemplateMode): Prepared {
  return mode.isGoTemplate ? { isGo: true, data: toGoValue(params), mode } : { isGo: false, texts: flatTexts(params) };
}

/** One text with its parameters put in. Throws TEMPLATE_INVALID. */
export function substituteText(text: string, params: Params, mode: TemplateMode): string {
  return text.includes('{{') ? render(text, prepare(params, mode)) : text;
}

function render(text: string, prepared: Prepared): string {
  if (!text.includes('{{')) return text;
  if (!prepared.isGo) return renderFastTemplate(text, prepared.texts);
  return compiledTemplate(text, prepared.mode).renderValue(prepared.data);
}

function compiledTemplate(text: string, { missingKey, environment, compiled }: TemplateMode): GoTemplate {
  const known = compiled?.get(text);
  if (known) return known;
  const template = compileGoTemplate(text, { missingKey, environment });
  compiled?.set(text, template);
  return template;
}

/**
 * JSON data with the parameters put into every text, keys included; other values stay. Returns new data.
 * Throws TEMPLATE_INVALID.
 */
export function substitute<T>(data: T, params: Params, mode: TemplateMode): T {
  return walk(data, prepare(params, mode), 0) as T;
}

function walk(data: unknown, prepared: Prepared, depth: number): unknown {
  if (depth > DEPTH_LIMIT) return data;
  if (typeof data === 'string') return render(data, prepared);
  if (Array.isArray(data)) return data.map((item) => walk(item, prepared, depth + 1));
  if (!isRecord(data)) return data;
  const entries = Object.entries(data);
  return Object.fromEntries(entries.map(([key, value]) => [render(key, prepared), walk(value, prepared, depth + 1)]));
}

/** Only the texts among flat parameters; without `goTemplate` there are no others. */
function flatTexts(params: Params): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(params)) if (typeof value === 'string') texts[key] = value;
  return texts;
}
