import { AppError } from '@plumbline/contract/errors';

/** Reads the text of one setting. Its `type` is what `--help` and the documentation show. */
export interface ValueParser<T> {
  readonly type: string;
  /** Throws `CONFIG_INVALID` with the reason only; the caller names the setting. */
  readonly parse: (text: string) => T;
  /** The flag may stand without a value and then means this text. */
  readonly bareValue?: string;
  /** The flag may be given several times; its texts are joined by this. */
  readonly joiner?: string;
}

const invalid = (reason: string): AppError => new AppError('CONFIG_INVALID', reason);

/** Any text. */
export const text: ValueParser<string> = { type: 'string', parse: (value) => value };

/** A whole number. */
export const integer: ValueParser<number> = {
  type: 'int',
  parse: (value) => {
    if (/^[+-]?\d+$/.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
    throw invalid('not a whole number');
  },
};

/** A number. */
export const float: ValueParser<number> = {
  type: 'float',
  parse: (value) => {
    const number = Number(value);
    if (value.trim() !== '' && Number.isFinite(number)) return number;
    throw invalid('not a number');
  },
};

const truths: Readonly<Record<string, boolean>> = {
  '1': true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
};

/** True or false, in Go's spellings; `--flag` alone is true. */
export const boolean: ValueParser<boolean> = {
  type: 'bool',
  bareValue: 'true',
  parse: (value) => {
    const truth = truths[value];
    if (truth === undefined) throw invalid('not true or false');
    return truth;
  },
};

/** Several texts, comma separated; the flag may be repeated. Empty text: none. */
export const list: ValueParser<readonly string[]> = {
  type: 'strings',
  joiner: ',',
  parse: (value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
};

/** `key=value` pairs, comma separated. */
export const textMap: ValueParser<Readonly<Record<string, string>>> = {
  type: 'stringToString',
  joiner: ',',
  parse: (value) => {
    const pairs = list.parse(value).map((item): [string, string] => {
      const cut = item.indexOf('=');
      if (cut < 1) throw invalid(`"${item}" is not key=value`);
      return [item.slice(0, cut), item.slice(cut + 1)];
    });
    return Object.fromEntries(pairs);
  },
};

/** A Go duration (`3m0s`, `1h30m`, `500ms`), as milliseconds. */
export const durationMs: ValueParser<number> = { type: 'duration', parse: parseDurationMs };

/** Seconds as a whole number or, as `argocd-cm` writes them, a Go duration (`180s`, `3m`); as milliseconds. */
export const secondsMs: ValueParser<number> = {
  type: 'int',
  parse: (value) => (/^[+-]?\d+$/.test(value) ? Number(value) * 1000 : parseDurationMs(value)),
};

/** A Kubernetes quantity of bytes (`10M`, `1Gi`, `500`), as bytes. */
export const byteSize: ValueParser<number> = { type: 'quantity', parse: parseByteSize };

/** One of some words. */
export function oneOf<Word extends string>(...words: readonly Word[]): ValueParser<Word> {
  return {
    type: 'string',
    parse: (value) => {
      const word = words.find((candidate) => candidate === value);
      if (word === undefined) throw invalid(`not one of ${words.join(', ')}`);
      return word;
    },
  };
}

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a Go duration. Throws `CONFIG_INVALID` for text that Go's `time.ParseDuration` refuses. */
export function parseDurationMs(value: string): number {
  const sign = value.startsWith('-') ? -1 : 1;
  const rest = value.replace(/^[+-]/, '');
  if (rest === '0') return 0;
  const parts = [...rest.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy)];
  const length = parts.reduce((sum, part) => sum + part[0].length, 0);
  if (rest === '' || length !== rest.length) throw invalid('not a duration such as 90s, 3m0s or 1h30m');
  return sign * parts.reduce((sum, part) => sum + Number(part[1]) * (unitMs[part[2] ?? ''] ?? 0), 0);
}

const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  Pi: 1024 ** 5,
  Ei: 1024 ** 6,
};

function parseByteSize(value: string): number {
  const match = /^(\d+(?:\.\d+)?)([kMGTPE]|[KMGTPE]i)?$/.exec(value);
  if (match === null) throw invalid('not a quantity such as 10M or 1Gi');
  return Math.round(Number(match[1]) * (unitBytes[match[2] ?? ''] ?? 1));
}
