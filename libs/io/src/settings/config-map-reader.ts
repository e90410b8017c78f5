import { AppError, type ErrorCode } from '@plumbline/contract/errors';
import { parseYaml } from '@plumbline/core/manifest';
import type { ValueParser } from './value-parsers.ts';

/** Text values of a ConfigMap or Secret. */
export type TextData = Readonly<Record<string, string>>;

/**
 * Reads typed values out of a ConfigMap. A value that cannot be read becomes its default and a problem (`CONFIG_INVALID`
 * naming object and key), so that one mistake does not take all settings away.
 */
export class ConfigMapReader {
  readonly problems: AppError[] = [];
  readonly #objectName: string;
  readonly #data: TextData;

  constructor(objectName: string, data: TextData) {
    this.#objectName = objectName;
    this.#data = data;
  }

  /** The text of a key; the default when absent. */
  text(key: string, fallback = ''): string {
    return this.#data[key] ?? fallback;
  }

  /** The parsed value of a key; the default when absent, empty or wrong. */
  value<T>(key: string, parser: ValueParser<T>, fallback: T): T {
    const text = this.text(key).trim();
    if (text === '') return fallback;
    return this.#tolerate(key, fallback, () => parser.parse(text));
  }

  /** The YAML value of a key given to `read`; the default when absent, empty or wrong. */
  yaml<T>(key: string, fallback: T, read: (value: unknown) => T): T {
    const text = this.text(key);
    if (text.trim() === '') return fallback;
    return this.#tolerate(key, fallback, () => {
      const value = parseYaml(text, { file: `${this.#objectName}/${key}` });
      return value === undefined || value === null ? fallback : read(value);
    });
  }

  /** Keys that begin with a prefix, with the rest of each, sorted. */
  keysUnder(prefix: string): { key: string; rest: string }[] {
    return Object.keys(this.#data)
      .filter((key) => key.startsWith(prefix) && key.length > prefix.length)
      .sort()
      .map((key) => ({ key, rest: key.slice(prefix.length) }));
  }

  /** Records a problem of a key. */
  report(key: string, why: string, cause?: unknown): void {
    const code: ErrorCode = 'CONFIG_INVALID';
    this.problems.push(new AppError(code, `read setting "${this.#objectName}/${key}": ${why}`, { cause }));
  }

  #tolerate<T>(key: string, fallback: T, read: () => T): T {
    try {
      return read();
    } catch (thrown) {
      const error = AppError.from(thrown);
      this.report(key, error.message, error);
      return fallback;
    }
  }
}

/** A list of texts out of a YAML value. Throws `CONFIG_INVALID` when it is none. */
export function textsOf(value: unknown): string[] {
  if (!Array.isArray(value)) throw new AppError('CONFIG_INVALID', 'not a list');
  return value.map((item) => {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return String(item);
    throw new AppError('CONFIG_INVALID', 'not a list of texts');
  });
}
