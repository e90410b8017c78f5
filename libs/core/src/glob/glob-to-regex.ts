/** How one glob dialect reads its wildcards, as RE2 fragments. */
export interface GlobDialect {
  /** What `?` stands for. */
  one: string;
  /** What `*` stands for. */
  many: string;
  /** What `**` stands for; `undefined`: two stars are like one. */
  manyAcross: string | undefined;
  /** The characters that negate a class when they come first in it. */
  negators: string;
  /** Whether `{a,b}` lists alternatives. */
  hasChoices: boolean;
}

interface Reading {
  dialect: GlobDialect;
  characters: readonly string[];
  at: number;
  openChoices: number;
}

const special = /[\\^$.|?*+()[\]{}]/u;

/** A character that stands for itself in a regular expression. */
function quoteForRegex(character: string): string {
  return special.test(character) ? `\\${character}` : character;
}

/**
 * A glob as the text of an RE2 expression that must match the whole input; `undefined` when the pattern is malformed
 * (unclosed class or choice, trailing backslash). One pass, output at most a few times the pattern.
 */
export function globToRegex(pattern: string, dialect: GlobDialect): string | undefined {
  const reading: Reading = { dialect, characters: Array.from(pattern), at: 0, openChoices: 0 };
  let text = '';
  while (reading.at < reading.characters.length) {
    const piece = readPiece(reading);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return reading.openChoices === 0 ? text : undefined;
}

function readPiece(reading: Reading): string | undefined {
  const { dialect, characters } = reading;
  const character = characters[reading.at++] ?? '';
  switch (character) {
    case '?':
      return dialect.one;
    case '*':
      return readStars(reading);
    case '[':
      return readClass(reading);
    case '\\':
      return reading.at < characters.length ? quoteForRegex(characters[reading.at++] ?? '') : undefined;
    default:
      return (dialect.hasChoices ? readChoice(reading, character) : undefined) ?? quoteForRegex(character);
  }
}

function readStars(reading: Reading): string {
  let stars = 1;
  while (reading.characters[reading.at] === '*') {
    reading.at++;
    stars++;
  }
  return stars > 1 && reading.dialect.manyAcross !== undefined ? reading.dialect.manyAcross : reading.dialect.many;
}

function readChoice(reading: Reading, character: string): string | undefined {
  if (character === '{') {
    reading.openChoices++;
    return '(?:';
  }
  if (reading.openChoices === 0) return undefined;
  if (character === ',') return '|';
  if (character !== '}') return undefined;
  reading.openChoices--;
  return ')';
}

function readClass(reading: Reading): string | undefined {
  const { characters, dialect } = reading;
  const first = characters[reading.at];
  const isNegated = first !== undefined && dialect.negators.includes(first);
  if (isNegated) reading.at++;
  let ranges = '';
  while (reading.at < characters.length) {
    if (characters[reading.at] === ']' && ranges !== '') {
      reading.at++;
      return `[${isNegated ? '^' : ''}${ranges}]`;
    }
    const from = readClassCharacter(reading);
    if (from === undefined) return undefined;
    const to = characters[reading.at] === '-' ? readRangeEnd(reading) : from;
    if (to === undefined) return undefined;
    // A range that runs backwards holds nothing; RE2 would refuse it.
    ranges += from <= to ? `${quoteInClass(from)}-${quoteInClass(to)}` : '';
  }
  return undefined;
}

function readRangeEnd(reading: Reading): string | undefined {
  reading.at++;
  return readClassCharacter(reading);
}

function readClassCharacter(reading: Reading): string | undefined {
  const character = reading.characters[reading.at++];
  if (character === undefined || character === ']' || character === '-') return undefined;
  return character === '\\' ? reading.characters[reading.at++] : character;
}

function quoteInClass(character: string): string {
  return /[\\\]^[\-&~]/u.test(character) ? `\\${character}` : character;
}
