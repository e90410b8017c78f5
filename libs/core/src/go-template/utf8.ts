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

function readPoint(bytes: readonly number[], at: number): { point: number; size: number } {
  const first = bytes[at] ?? 0;
  const size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  const broken = { point: 0xfffd, size: 1 };
  if (size === 1) return { point: first, size };
  if (size === 0 || at + size > bytes.length) return broken;
  let point = first & (0x7f >> size);
  for (const byte of bytes.slice(at + 1, at + size)) {
    if ((byte & 0xc0) !== 0x80) return broken;
    point = (point << 6) | (byte & 0x3f);
  }
  const isOutside =
    point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) || point < ([0, 0, 0x80, 0x800, 0x10000][size] ?? 0);
  return isOutside ? broken : { point, size };
}
