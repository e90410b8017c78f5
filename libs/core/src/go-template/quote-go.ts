const shortEscapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** A string constant of Go (`%q`, sprig's `quote`); with `isAscii` every other character is escaped (`%+q`). */
export function quoteGo(text: string, isAscii = false): string {
  let quoted = '';
  for (const character of text) quoted += shortEscapes[character] ?? escapeUnprintable(character, isAscii);
  return `"${quoted}"`;
}

function escapeUnprintable(character: string, isAscii: boolean): string {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x20 || point === 0x7f) return `\\x${point.toString(16).padStart(2, '0')}`;
  const isPrintable = character === ' ' || !/[\p{C}\p{Z}]/u.test(character);
  if (isPrintable && !(isAscii && point > 0x7f)) return character;
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`;
}
