import { AppError } from '@plumbline/contract/errors';
import { formatHelp } from './format-help.ts';
import type { ConfigOf, Setting, SettingTable } from './setting.ts';

/** What the command line and the environment come to. */
export type ConfigOutcome<Table extends SettingTable> =
  | {
      readonly kind: 'config';
      readonly config: ConfigOf<Table>;
      /** Deprecations met, to be logged. */ readonly warnings: readonly string[];
    }
  | { readonly kind: 'help'; readonly text: string };

/** The process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The configuration of a process: flag, else environment variable, else default; frozen. Flags are written as Go's cobra
 * takes them (`--flag value`, `--flag=value`, `--switch`, `--switch=false`, `-x value`). Throws `CONFIG_INVALID` for a flag
 * that is not in the table (naming close ones), a value that does not parse, and a refused setting.
 */
export function parseConfig<Table extends SettingTable>(
  table: Table,
  argv: readonly string[],
  env: Environment,
): ConfigOutcome<Table> {
  const given = parseFlags(table, argv);
  if (given === 'help') return { kind: 'help', text: formatHelp(table) };
  const warnings: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(table)) {
    const source = sourceOf(name, entry, { given, env });
    if (entry.deprecated !== undefined && source.name !== 'default')
      warnings.push(`${source.name} is deprecated: ${entry.deprecated}`);
    config[name] = parseValue(entry, source);
  }
  return { kind: 'config', config: Object.freeze(config) as ConfigOf<Table>, warnings };
}

interface Source {
  name: string;
  text: string | undefined;
}

function sourceOf(
  name: string,
  entry: Setting<unknown>,
  from: { given: ReadonlyMap<string, string>; env: Environment },
): Source {
  const flagText = from.given.get(name);
  if (flagText !== undefined) return { name: entry.flag ?? name, text: flagText };
  for (const variable of entry.env) {
    const text = from.env[variable];
    if (text !== undefined && text !== '') return { name: variable, text };
  }
  return { name: 'default', text: entry.defaultText === '' ? undefined : entry.defaultText };
}

function parseValue(entry: Setting<unknown>, source: Source): unknown {
  const text = source.text ?? zeroText(entry.parser.type);
  try {
    const value = entry.parser.parse(text);
    if (entry.refused !== undefined && value !== entry.parser.parse(entry.defaultText)) {
      throw new AppError('CONFIG_INVALID', entry.refused);
    }
    return value;
  } catch (thrown) {
    const error = AppError.from(thrown);
    throw new AppError('CONFIG_INVALID', `read setting ${source.name} "${text}": ${error.message}`, { cause: thrown });
  }
}

function zeroText(type: string): string {
  if (type === 'bool') return 'false';
  if (type === 'int' || type === 'float' || type === 'quantity') return '0';
  return type === 'duration' ? '0s' : '';
}

/** Flag texts by property name; `help` when help is asked for. */
function parseFlags(table: SettingTable, argv: readonly string[]): ReadonlyMap<string, string> | 'help' {
  const byFlag = indexFlags(table);
  const given = new Map<string, string>();
  for (let index = 0; index < argv.length;) {
    const word = argv[index] ?? '';
    if (word === '--help' || word === '-h') return 'help';
    const { flag, inline } = splitFlag(word);
    const found = byFlag.get(flag);
    if (found === undefined) throw unknownFlag(flag, [...byFlag.keys()]);
    const [name, { parser }] = found;
    const takesNext = inline === undefined && parser.bareValue === undefined;
    const value = takesNext ? argv[index + 1] : (inline ?? parser.bareValue);
    if (value === undefined) throw new AppError('CONFIG_INVALID', `read flag ${flag}: needs a value`);
    index += takesNext ? 2 : 1;
    given.set(name, joinGiven(given.get(name), value, parser.joiner));
  }
  return given;
}

/** A repeated flag of a list adds to it; of anything else the last one counts. */
function joinGiven(before: string | undefined, value: string, joiner: string | undefined): string {
  return before === undefined || joiner === undefined ? value : before + joiner + value;
}

function indexFlags(table: SettingTable): ReadonlyMap<string, [string, Setting<unknown>]> {
  const byFlag = new Map<string, [string, Setting<unknown>]>();
  for (const [name, entry] of Object.entries(table)) {
    if (entry.flag !== undefined) byFlag.set(entry.flag, [name, entry]);
    if (entry.short !== undefined) byFlag.set(entry.short, [name, entry]);
  }
  return byFlag;
}

function splitFlag(word: string): { flag: string; inline?: string } {
  if (!word.startsWith('-') || word === '-')
    throw new AppError('CONFIG_INVALID', `read command line: "${word}": not a flag`);
  const cut = word.indexOf('=');
  return cut === -1 ? { flag: word } : { flag: word.slice(0, cut), inline: word.slice(cut + 1) };
}

function unknownFlag(flag: string, known: readonly string[]): AppError {
  const close = known
    .map((name) => ({ name, distance: editDistance(flag, name) }))
    .filter(({ name, distance }) => distance <= 3 || (flag.length > 5 && name.startsWith(flag)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
  const hint = close.length === 0 ? 'see --help' : `did you mean ${close.join(' or ')}?`;
  return new AppError('CONFIG_INVALID', `read command line: unknown flag "${flag}": ${hint}`);
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
