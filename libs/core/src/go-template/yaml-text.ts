import { isAppError } from '@plumbline/contract/errors';
import { dump } from 'js-yaml';
import { parseYaml, writingSchema } from '../manifest/index.ts';
import { failFunction } from './template-error.ts';
import { isGoInt, isGoTime, sortedEntries, toGoValue, type GoValue } from './value.ts';

/** Largest YAML text that a template function reads. */
const YAML_LENGTH_LIMIT = 1_000_000;

/** The value of a YAML text; its numbers are float64, as sigs.k8s.io/yaml gives them. Fails the function otherwise. */
export function readYaml(text: string, caller: string): GoValue {
  if (text.length > YAML_LENGTH_LIMIT) return failFunction(`${caller}: longer than ${YAML_LENGTH_LIMIT} characters`);
  try {
    return toGoValue(parseYaml(text, { file: caller }) ?? null);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return failFunction(error.message);
  }
}

/** A value as YAML with sorted keys, ended by a line break. */
export function writeYaml(value: GoValue): string {
  return dump(plain(value), {
    sortKeys: true,
    lineWidth: -1,
    noRefs: true,
    schema: writingSchema,
    quotingType: '"',
    noArrayIndent: true,
  });
}

/** A value as plain JSON data; integers beyond 2^53 lose digits. */
export function plain(value: GoValue): unknown {
  if (value === undefined) return null;
  if (isGoInt(value)) return Number(value.value);
  if (isGoTime(value)) return new Date(value.epochMs).toISOString().replace(/\.000Z$/u, 'Z');
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (value instanceof Map) return Object.fromEntries(sortedEntries(value).map(([key, item]) => [key, plain(item)]));
  return value;
}
