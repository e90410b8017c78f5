// FIPS 180-4. The round constants are the first bits of the roots of the first primes, so they are computed, not listed.

const MASK_64 = (1n << 64n) - 1n;

/** The first primes, `count` of them. */
function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

/** The first 64 bits after the point of the root of a prime. */
function rootBits(prime: number, degree: 2 | 3): bigint {
  const target = BigInt(prime) << BigInt(64 * degree);
  let low = 0n;
  let high = 1n << 80n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(degree) <= target) low = middle;
    else high = middle - 1n;
  }
  return low & MASK_64;
}

const constants512: readonly bigint[] = firstPrimes(80).map((prime) => rootBits(prime, 3));
const initial512: readonly bigint[] = firstPrimes(8).map((prime) => rootBits(prime, 2));
const constants256: readonly number[] = constants512.slice(0, 64).map((bits) => Number(bits >> 32n));
const initial256: readonly number[] = initial512.map((bits) => Number(bits >> 32n));

/** The bytes with `1`, zeros and the length in bits: a whole number of blocks. */
function padded(bytes: readonly number[], blockSize: 64 | 128): number[] {
  const lengthSize = blockSize / 8;
  const zeros = (2 * blockSize - 1 - lengthSize - (bytes.length % blockSize)) % blockSize;
  const bits = BigInt(bytes.length) * 8n;
  const length = Array.from({ length: lengthSize }, (_byte, index) =>
    Number((bits >> BigInt(8 * (lengthSize - 1 - index))) & 0xffn),
  );
  return [...bytes, 0x80, ...Array.from({ length: zeros }, () => 0), ...length];
}

function word32(bytes: readonly number[], at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0
  );
}

function bytes32(words: readonly number[]): number[] {
  return words.flatMap((word) => [(word >>> 24) & 0xff, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff]);
}

function right32(word: number, count: number): number {
  return ((word >>> count) | (word << (32 - count))) >>> 0;
}

function right64(word: bigint, count: bigint): bigint {
  return ((word >> count) | (word << (64n - count))) & MASK_64;
}

/** SHA-256. */
export function sha256(message: readonly number[]): number[] {
  const bytes = padded(message, 64);
  let state = [...initial256];
  for (let block = 0; block < bytes.length; block += 64) state = mix256(state, schedule256(bytes, block));
  return bytes32(state);
}

function schedule256(bytes: readonly number[], block: number): number[] {
  const words = Array.from({ length: 16 }, (_word, index) => word32(bytes, block + 4 * index));
  for (let at = 16; at < 64; at++) {
    const [a = 0, b = 0, c = 0, d = 0] = [words[at - 16], words[at - 15], words[at - 7], words[at - 2]];
    const small = right32(b, 7) ^ right32(b, 18) ^ (b >>> 3);
    const large = right32(d, 17) ^ right32(d, 19) ^ (d >>> 10);
    words.push((a + small + c + large) >>> 0);
  }
  return words;
}

function mix256(state: readonly number[], words: readonly number[]): number[] {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (const [at, word] of words.entries()) {
    const choice = (e & f) ^ (~e & g);
    const first =
      (h + (right32(e, 6) ^ right32(e, 11) ^ right32(e, 25)) + choice + (constants256[at] ?? 0) + word) >>> 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((right32(a, 2) ^ right32(a, 13) ^ right32(a, 22)) + majority) >>> 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) >>> 0, c, b, a, (first + second) >>> 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => (word + (state[index] ?? 0)) >>> 0);
}

/** SHA-512. */
export function sha512(message: readonly number[]): number[] {
  const bytes = padded(message, 128);
  let state = [...initial512];
  for (let block = 0; block < bytes.length; block += 128) state = mix512(state, schedule512(bytes, block));
  return bytes32(state.flatMap((word) => [Number(word >> 32n), Number(word & 0xffffffffn)]));
}

function schedule512(bytes: readonly number[], block: number): bigint[] {
  const words = Array.from(
    { length: 16 },
    (_word, index) => (BigInt(word32(bytes, block + 8 * index)) << 32n) | BigInt(word32(bytes, block + 8 * index + 4)),
  );
  for (let at = 16; at < 80; at++) {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = [words[at - 16], words[at - 15], words[at - 7], words[at - 2]];
    const small = right64(b, 1n) ^ right64(b, 8n) ^ (b >> 7n);
    const large = right64(d, 19n) ^ right64(d, 61n) ^ (d >> 6n);
    words.push((a + small + c + large) & MASK_64);
  }
  return words;
}

function mix512(state: readonly bigint[], words: readonly bigint[]): bigint[] {
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  for (const [at, word] of words.entries()) {
    const choice = (e & f) ^ (~e & MASK_64 & g);
    const first =
      (h + (right64(e, 14n) ^ right64(e, 18n) ^ right64(e, 41n)) + choice + (constants512[at] ?? 0n) + word) & MASK_64;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((right64(a, 28n) ^ right64(a, 34n) ^ right64(a, 39n)) + majority) & MASK_64;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & MASK_64, c, b, a, (first + second) & MASK_64];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => (word + (state[index] ?? 0n)) & MASK_64);
}

/** SHA-1. */
export function sha1(message: readonly number[]): number[] {
  const bytes = padded(message, 64);
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let block = 0; block < bytes.length; block += 64) state = mix1(state, schedule1(bytes, block));
  return bytes32(state);
}

function schedule1(bytes: readonly number[], block: number): number[] {
  const words = Array.from({ length: 16 }, (_word, index) => word32(bytes, block + 4 * index));
  for (let at = 16; at < 80; at++) {
    const mixed = (words[at - 3] ?? 0) ^ (words[at - 8] ?? 0) ^ (words[at - 14] ?? 0) ^ (words[at - 16] ?? 0);
    words.push(right32(mixed >>> 0, 31));
  }
  return words;
}

function mix1(state: readonly number[], words: readonly number[]): number[] {
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (const [at, word] of words.entries()) {
    const next = (right32(a, 27) + round1(at, b, { c, d }) + e + word) >>> 0;
    [e, d, c, b, a] = [d, c, right32(b, 2), a, next];
  }
  return [a, b, c, d, e].map((word, index) => (word + (state[index] ?? 0)) >>> 0);
}

function round1(at: number, b: number, { c, d }: { c: number; d: number }): number {
  if (at < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (at < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  return at < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6;
}
