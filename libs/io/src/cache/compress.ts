import { promisify } from 'node:util';
import { gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';
import { AppError } from '@plumbline/contract/errors';

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);

/** Entries smaller than this are handled at once; larger ones on the thread pool, so that the event loop stays free. */
const asyncFromBytes = 16 * 1024;

/** Largest entry after unpacking: a small entry must not unpack to all memory. */
const maxEntryBytes = 512 * 1024 * 1024;

/** The gzip bytes of an entry. */
export async function compressEntry(value: Uint8Array): Promise<Buffer> {
  const options = { level: 1 };
  return value.length < asyncFromBytes ? gzipSync(value, options) : gzipAsync(value, options);
}

/** The bytes of a gzip entry. Throws `CACHE_UNAVAILABLE` when it is none or unpacks to more than 512 MiB. */
export async function decompressEntry(value: Buffer): Promise<Buffer> {
  const options = { maxOutputLength: maxEntryBytes };
  try {
    return value.length < asyncFromBytes ? gunzipSync(value, options) : await gunzipAsync(value, options);
  } catch (cause) {
    throw new AppError('CACHE_UNAVAILABLE', 'unpack cache entry: not gzip, or too large', { cause });
  }
}
