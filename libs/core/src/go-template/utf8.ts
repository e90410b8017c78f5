/** The text of UTF-8 bytes; what is malformed becomes U+FFFD, byte by byte, as Go ranges over a string. */
export function fromUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const { point, size } = readPoint(bytes, at);
    text += String.fromCodePoint(point);
    at += size;
  }
  return text;
}

/** How many bytes a character takes that begins with this byte; 0 when none does. */
function sizeOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** The least point that needs so many bytes. */
const leastPoint = [0, 0, 0x80, 0x800, 0x10000];

function readPoint(bytes: readonly number[], at: number): { point: number; size: number } {
  const first = bytes[at] ?? 0;
  const size = sizeOf(first);
  const broken = { point: 0xfffd, size: 1 };
  if (size === 1) return { point: first, size };
  if (size === 0 || at + size > bytes.length) return broken;
  let point = first & (0x7f >> size);
  for (const byte of bytes.slice(at + 1, at + size)) {
    if ((byte & 0xc0) !== 0x80) return broken;
    point = (point << 6) | (byte & 0x3f);
  }
  return isCharacter(point) && point >= (leastPoint[size] ?? 0) ? { point, size } : broken;
}

function isCharacter(point: number): boolean {
  return point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
}

/** The UTF-8 bytes of a text. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point, 0));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point, 6), tail(point, 0));
    else bytes.push(0xf0 | (point >> 18), tail(point, 12), tail(point, 6), tail(point, 0));
  }
  return bytes;
}

function tail(point: number, shift: number): number {
  return 0x80 | ((point >> shift) & 0x3f);
}
