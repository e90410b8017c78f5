import { text, type ValueParser } from './value-parsers.ts';

/** One setting of a process: the one place that knows its flag, variable, default, meaning and type. */
export interface Setting<T> {
  /** With dashes: `--app-resync`. Absent: only the environment variable sets it. */
  readonly flag?: string;
  /** One letter with dash: `-n`. */
  readonly short?: string;
  /** Variables in order; the first that is set counts. */
  readonly env: readonly string[];
  /** As one would write it on the command line; empty for the zero value. */
  readonly defaultText: string;
  readonly help: string;
  readonly parser: ValueParser<T>;
  /** Said on the log when the setting is given. */
  readonly deprecated?: string;
  /** Why a value other than the default is refused: the setting exists in Argo CD and has no effect here yet. */
  readonly refused?: string;
}

/** What `setting` takes. */
export interface SettingOptions<T> {
  flag?: string;
  short?: string;
  env?: string | readonly string[];
  /** Default empty. */
  default?: string;
  parse: ValueParser<T>;
  help: string;
  deprecated?: string;
}

/** A table of settings: property of the configuration → setting. */
export type SettingTable = Readonly<Record<string, Setting<unknown>>>;

/** The configuration that a table parses to. */
export type ConfigOf<Table extends SettingTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer T> ? T : never;
};

/** One entry of a table. */
export function setting<T>(options: SettingOptions<T>): Setting<T> {
  const { flag, short, env = [], deprecated } = options;
  return Object.freeze({
    ...(flag === undefined ? {} : { flag }),
    ...(short === undefined ? {} : { short }),
    env: typeof env === 'string' ? [env] : env,
    defaultText: options.default ?? '',
    help: options.help,
    parser: options.parse,
    ...(deprecated === undefined ? {} : { deprecated }),
  });
}

/** What `refusedSetting` takes. */
export interface RefusedSettingOptions {
  flag: string;
  env?: string | readonly string[];
  default?: string;
  help: string;
  /** Why, and what to do instead. */
  refused: string;
  /** The flag takes no value; default false. */
  isSwitch?: boolean;
  /** Other texts that mean the same as the default (`0` for `0s`). */
  alsoDefault?: readonly string[];
}

/**
 * A flag of Argo CD's that has no effect here yet: taken at its default, refused with `CONFIG_INVALID` at any other value,
 * so that nobody believes in an effect that is not there.
 */
export function refusedSetting(options: RefusedSettingOptions): Setting<string> {
  const { isSwitch = false, alsoDefault = [], refused, ...rest } = options;
  const defaultText = options.default ?? (isSwitch ? 'false' : '');
  const parser: ValueParser<string> = {
    ...text,
    ...(isSwitch ? { type: 'bool', bareValue: 'true' } : {}),
    parse: (value) => (alsoDefault.includes(value) ? defaultText : value),
  };
  return Object.freeze({ ...setting({ ...rest, default: defaultText, parse: parser }), refused });
}
