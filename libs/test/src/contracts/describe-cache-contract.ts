import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cache } from '@plumbline/io/cache';

import { waitFor } from '../lab/index.ts';

/** How a suite gets the cache that it judges. */
export interface CacheUnderTest {
  /** Called once before the suite. */
  open: () => Promise<Cache>;
  /** Called once after it; default: the cache's own `close`. */
  close?: (cache: Cache) => Promise<void>;
}

/** What every `Cache` must do; run over each adapter, so that the fake cannot drift from Redis. */
export function describeCacheContract(name: string, under: CacheUnderTest): void {
  describe(`cache contract: ${name}`, () => {
    let cache: Cache;
    beforeAll(async () => {
      cache = await under.open();
    });
    afterAll(() => (under.close === undefined ? cache.close() : under.close(cache)));

    it('misses what was never set', async () => {
      expect(await cache.get(randomUUID())).toBeUndefined();
    });

    it.each([
      { reason: 'text', value: Buffer.from('hello') },
      { reason: 'no byte at all', value: Buffer.alloc(0) },
      { reason: 'bytes that are no text', value: Buffer.from([0, 255, 31, 139, 8, 0]) },
      { reason: 'more than a chunk', value: Buffer.alloc(300_000, 'plumbline') },
    ])('gives back what was set: $reason', async ({ value }) => {
      const key = randomUUID();
      await cache.set(key, value);
      expect((await cache.get(key))?.equals(value)).toBe(true);
    });

    it('replaces an entry', async () => {
      const key = randomUUID();
      await cache.set(key, Buffer.from('one'));
      await cache.set(key, Buffer.from('two'));
      expect((await cache.get(key))?.toString()).toBe('two');
    });

    it('keeps its own copy of the bytes', async () => {
      const key = randomUUID();
      const value = Buffer.from('before');
      await cache.set(key, value);
      value.write('after!');
      expect((await cache.get(key))?.toString()).toBe('before');
      (await cache.get(key))?.write('mangle');
      expect((await cache.get(key))?.toString()).toBe('before');
    });

    it('forgets what was deleted, and deletes what was never set', async () => {
      const key = randomUUID();
      await cache.set(key, Buffer.from('x'));
      await cache.delete(key);
      await cache.delete(randomUUID());
      expect(await cache.get(key)).toBeUndefined();
    });

    it('forgets an entry whose life is over', async () => {
      const key = randomUUID();
      await cache.set(key, Buffer.from('x'), { ttlMs: 50 });
      await waitFor(async () => (await cache.get(key)) === undefined, { what: `expiry of ${key}` });
      expect(await cache.get(key)).toBeUndefined();
    });

    it('brings a message to each listener of its channel until it ends', async () => {
      const channel = randomUUID();
      const heard: string[] = [];
      const endFirst = await cache.subscribe(channel, (message) => heard.push(`first ${message}`));
      const endSecond = await cache.subscribe(channel, (message) => heard.push(`second ${message}`));
      const endOther = await cache.subscribe(randomUUID(), (message) => heard.push(`other ${message}`));
      await cache.publish(channel, 'a');
      await waitFor(() => heard.length === 2, { what: 'both to hear a' });
      await endFirst();
      await cache.publish(channel, 'b');
      await waitFor(() => heard.includes('second b'), { what: 'the second to hear b' });
      expect(heard.toSorted()).toEqual(['first a', 'second a', 'second b']);
      await Promise.all([endSecond(), endOther()]);
    });

    it('answers a ping', async () => {
      await expect(cache.ping()).resolves.toBeUndefined();
    });
  });
}
