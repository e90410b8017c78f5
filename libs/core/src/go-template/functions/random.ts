import { fixed, type FunctionTable, type TemplateEnvironment } from '../function.ts';
import { failFunction } from '../template-error.ts';
import { goInt } from '../value.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const printable = Array.from({ length: 95 }, (_character, index) => String.fromCharCode(32 + index)).join('');

/** Longest random text. */
const TEXT_LIMIT = 100_000;

/** sprig's random functions; they need `TemplateEnvironment.random`. */
export const randomFunctions: FunctionTable = {
  randAlphaNum: fixed(['int'], ([count], environment) => randomText(count, letters + digits, environment)),
  randAlpha: fixed(['int'], ([count], environment) => randomText(count, letters, environment)),
  randNumeric: fixed(['int'], ([count], environment) => randomText(count, digits, environment)),
  randAscii: fixed(['int'], ([count], environment) => randomText(count, printable, environment)),
  randInt: fixed(['int', 'int'], ([from, to], environment) =>
    to > from
      ? goInt(from + Math.floor(randomOf(environment)() * (to - from)))
      : failFunction('invalid argument to Intn'),
  ),
  shuffle: fixed(['string'], ([text], environment) => shuffle(text, randomOf(environment))),
  uuidv4: fixed([], (_none, environment) => uuid(randomOf(environment))),
};

function randomOf({ random }: TemplateEnvironment): () => number {
  return random ?? failFunction('randomness is not available here');
}

function randomText(count: number, alphabet: string, environment: TemplateEnvironment): string {
  if (count < 0 || count > TEXT_LIMIT) return failFunction(`the length must be between 0 and ${TEXT_LIMIT}`);
  const random = randomOf(environment);
  return Array.from({ length: count }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');
}

function shuffle(text: string, random: () => number): string {
  const characters = Array.from(text);
  for (let at = characters.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [characters[at], characters[other]] = [characters[other] ?? '', characters[at] ?? ''];
  }
  return characters.join('');
}

function uuid(random: () => number): string {
  const nibble = (at: number): string => {
    if (at === 12) return '4';
    const value = Math.floor(random() * 16);
    return (at === 16 ? 8 + (value % 4) : value).toString(16);
  };
  const all = Array.from({ length: 32 }, (_nibble, at) => nibble(at)).join('');
  return [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20), all.slice(20)].join('-');
}
