import { isAppError } from '@plumbline/contract/errors';
import { dump } from 'js-yaml';
import { parseYaml, writingSchema } from '../manifest/index.ts';
import { formatFloat } from './print-value.ts';
import { failFunction } from './template-error.ts';
import { formatGoTime } from './time-format.ts';
import { isGoInt, isGoTime, toGoValue, type GoMap, type GoValue } from './value.ts';

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

/** A value as sigs.k8s.io/yaml writes it, without the last line break: sorted keys, lists not indented in maps. */
export function writeYaml(value: GoValue): string {
  return writeNode(value, '');
}

function writeNode(value: GoValue, indent: string): string {
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : value.map((item) => writeItem(item, indent)).join(`\n${indent}`);
  if (value instanceof Map) return value.size === 0 ? '{}' : writeMap(value, indent);
  return writeScalar(value, indent);
}

function writeItem(item: GoValue, indent: string): string {
  const isNested = Array.isArray(item) || item instanceof Map;
  return `- ${writeNode(item, isNested ? `${indent}  ` : indent)}`;
}

function writeMap(map: GoMap, indent: string): string {
  const entries = [...map].sort(([left], [right]) => compareKeys(left, right));
  return entries.map(([key, value]) => `${writeText(key, indent)}:${writeEntry(value, indent)}`).join(`\n${indent}`);
}

function writeEntry(value: GoValue, indent: string): string {
  const isFilledList = Array.isArray(value) && value.length > 0;
  const isFilledMap = value instanceof Map && value.size > 0;
  if (isFilledList) return `\n${indent}${writeNode(value, indent)}`;
  return isFilledMap ? `\n${indent}  ${writeNode(value, `${indent}  `)}` : ` ${writeNode(value, indent)}`;
}

function writeScalar(value: GoValue, indent: string): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return writeText(value, indent);
  if (typeof value === 'number') return writeFloat(value);
  if (isGoInt(value)) return value.value.toString();
  return isGoTime(value) ? `"${formatGoTime(value, '2006-01-02T15:04:05.999999999Z07:00')}"` : JSON.stringify(value);
}

function writeFloat(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? BigInt(value).toString() : formatFloat(value, 'g', -1);
}

/** Text that another reader takes for something else is in double quotes, other text that needs quotes in single ones. */
function writeText(text: string, indent: string): string {
  if (/ \n|[ \t]$|[^\P{Cc}\n\t]/u.test(text) && text.includes('\n')) return JSON.stringify(text);
  if (isPlainAfterIndicator(text)) return text;
  const isAmbiguous =
    text === '' ||
    (/^[^\s&*!|>'"%@`#{}[\],?:]/u.test(text) &&
      text.trim() === text &&
      !text.includes('\n') &&
      !['string', 'object'].includes(readsAs(text)));
  const options = { schema: writingSchema, lineWidth: -1, quotingType: isAmbiguous ? '"' : "'" } as const;
  const written = text.startsWith('\n') ? dump(text, options).replace(/^\|/u, '|2') : dump(text, options);
  return written.replace(/\n$/u, '').replaceAll(/\n(?!\n|$)/gu, `\n${indent}`);
}

/** `-`, `:` and `?` begin plain text when no space follows; js-yaml quotes it all the same. */
function isPlainAfterIndicator(text: string): boolean {
  if (!/^[-:?][^\s]/u.test(text) || text.startsWith('---') || readsAs(text) !== 'string') return false;
  return dump(`x${text}`, { schema: writingSchema, lineWidth: -1 }) === `x${text}\n`;
}

/** The type that a reader takes plain text for; `null` counts as a type of its own. */
function readsAs(text: string): string {
  try {
    const value = parseYaml(text, { file: 'scalar' });
    return value === null || value === undefined ? 'null' : typeof value;
  } catch {
    return 'string'; // not readable as it stands: then no reader takes it for a number or a boolean
  }
}

/** Keys as go-yaml orders them: runs of digits by their number, letters after everything else. */
function compareKeys(left: string, right: string): number {
  const parts = [left, right].map((key) => key.match(/\p{Nd}+|[^\p{Nd}]/gu) ?? []);
  const [a = [], b = []] = parts;
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (part !== other) return compareParts(part, other);
  }
  return a.length - b.length;
}

function compareParts(left: string, right: string): number {
  if (/^\p{Nd}/u.test(left) && /^\p{Nd}/u.test(right))
    return Number(left) - Number(right) || left.length - right.length;
  const isLeftLetter = /\p{L}/u.test(left);
  if (isLeftLetter !== /\p{L}/u.test(right)) return isLeftLetter ? 1 : -1;
  return left < right ? -1 : 1;
}
