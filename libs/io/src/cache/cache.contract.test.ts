import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasCode, type AppError } from '@plumbline/contract/errors';
import { describeCacheContract } from '@plumbline/test/contracts';
import { startRedis, waitFor, type LabRedis } from '@plumbline/test/lab';
import { redact } from '../telemetry/index.ts';
import { InProcessCache, RedisCache, SealedCache, TwoLevelCache, type Cache } from './index.ts';

describe('cache adapters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-cache-'));
  let redis: LabRedis;
  beforeAll(async () => {
    redis = await startRedis(folder);
  });
  afterAll(async () => {
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const openRedis = async (): Promise<Cache> => new RedisCache({ connection: { address: redis.address } });

  describeCacheContract('in process', { open: async () => new InProcessCache() });
  describeCacheContract('Redis, gzip', { open: openRedis });
  describeCacheContract('Redis, not compressed', {
    open: async () => new RedisCache({ connection: { address: redis.address, compression: 'none' } }),
  });
  describeCacheContract('two levels', {
    open: async () => new TwoLevelCache({ near: new InProcessCache(), far: await openRedis() }),
  });
  describeCacheContract('sealed', {
    open: async () => new SealedCache({ cache: await openRedis(), key: redact('k') }),
  });

  it("writes Argo CD's key and plain gzip", async () => {
    const cache = await openRedis();
    await cache.set('app|resources-tree|guestbook', Buffer.from('{}'));
    const keys = await redis.command('KEYS', 'app|resources-tree|guestbook*');
    expect(keys).toContain('app|resources-tree|guestbook|1.8.3.gz\r\n');
    const raw = new Redis(Number(redis.address.split(':')[1]));
    const value = await raw.getBuffer('app|resources-tree|guestbook|1.8.3.gz');
    expect(gunzipSync(value ?? Buffer.alloc(0)).toString()).toBe('{}');
    raw.disconnect();
    await cache.close();
  });

  it('misses and reports once while Redis is away, and works again when it is back, empty', async () => {
    const errors: AppError[] = [];
    const cache = new RedisCache({
      connection: { address: redis.address },
      observer: { onError: (error) => errors.push(error) },
    });
    const heard: string[] = [];
    await cache.subscribe('news', (message) => heard.push(message));
    await cache.set('a', Buffer.from('1'));
    await redis.kill();
    await waitFor(async () => (await cache.get('a')) === undefined && errors.length > 0, {
      what: 'Redis to be missed',
    });
    expect(errors.every((error) => hasCode(error, 'CACHE_UNAVAILABLE'))).toBe(true);
    await expect(cache.set('a', Buffer.from('2'))).resolves.toBeUndefined();
    await expect(cache.set('a', Buffer.from('2'), { mustSucceed: true })).rejects.toMatchObject({
      code: 'CACHE_UNAVAILABLE',
    });
    await expect(cache.ping()).rejects.toMatchObject({ code: 'CACHE_UNAVAILABLE' });
    await redis.start();
    await waitFor(
      async () => {
        await cache.set('b', Buffer.from('3'));
        return (await cache.get('b'))?.toString() === '3';
      },
      { what: 'Redis to be used again' },
    );
    expect(await cache.get('a')).toBeUndefined();
    await waitFor(
      async () => {
        await cache.publish('news', 'again');
        return heard.includes('again');
      },
      { what: 'the subscription to be back' },
    );
    await cache.close();
  });

  it('gives a miss for an entry that someone else wrote or moved', async () => {
    const plain = await openRedis();
    const forged: string[] = [];
    const sealed = new SealedCache({ cache: plain, key: redact('secret'), onForged: (name) => forged.push(name) });
    await sealed.set('mine', Buffer.from('value'));
    await plain.set('theirs', Buffer.from('value of someone who knows no key, long enough for a seal'));
    await plain.set('moved', (await plain.get('mine')) ?? Buffer.alloc(0));
    expect((await sealed.get('mine'))?.toString()).toBe('value');
    expect(await sealed.get('theirs')).toBeUndefined();
    expect(await sealed.get('moved')).toBeUndefined();
    expect(forged).toEqual(['theirs', 'moved']);
    await sealed.close();
  });

  it('sees another process write after the near life', async () => {
    let nowMs = 1;
    const far = await openRedis();
    const cache = new TwoLevelCache({ near: new InProcessCache({ now: () => nowMs }), far, nearTtlMs: 1000 });
    await cache.set('k', Buffer.from('old'));
    await far.set('k', Buffer.from('new'));
    expect((await cache.get('k'))?.toString()).toBe('old');
    nowMs = 1002;
    expect((await cache.get('k'))?.toString()).toBe('new');
    await cache.close();
  });
});
