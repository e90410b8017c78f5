import {
  compileGoTemplate,
  renderFastTemplate,
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
}

/** How deep a template object may nest. */
const DEPTH_LIMIT = 100;

/** One text with its parameters put in. Throws TEMPLATE_INVALID. */
export function substituteText(text: string, params: Params, mode: TemplateMode): string {
  if (!text.includes('{{')) return text;
  if (!mode.isGoTemplate) return renderFastTemplate(text, flatTexts(params));
  const { missingKey, environment } = mode;
  return compileGoTemplate(text, { missingKey, environment }).render(params);
}

/**
 * JSON data with the parameters put into every text, keys included; other values stay. Returns new data.
 * Throws TEMPLATE_INVALID.
 */
export function substitute<T>(data: T, params: Params, mode: TemplateMode): T {
  return walk(data, { params, mode }, 0) as T;
}

function walk(data: unknown, how: { params: Params; mode: TemplateMode }, depth: number): unknown {
  if (depth > DEPTH_LIMIT) return data;
  if (typeof data === 'string') return substituteText(data, how.params, how.mode);
  if (Array.isArray(data)) return data.map((item) => walk(item, how, depth + 1));
  if (!isRecord(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      substituteText(key, how.params, how.mode),
      walk(value, how, depth + 1),
    ]),
  );
}

/** Only the texts among flat parameters; without `goTemplate` there are no others. */
function flatTexts(params: Params): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(params)) if (typeof value === 'string') texts[key] = value;
  return texts;
}
