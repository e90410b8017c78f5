// Safety rule 7 of DESIGN §6: values of Secrets stand in no status, event, log or cache entry.
import { gunzipSync } from 'node:zlib';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';

const plain = 'correct-horse-battery-staple';
const next = 'tr0ub4dor-and-3-and-more';
const forms = [plain, next].flatMap((value) => [value, Buffer.from(value).toString('base64')]);

const secret = (value: string): string => `
apiVersion: v1
kind: Secret
metadata: {name: vault}
stringData: {password: ${value}}
`;

const refused = `
apiVersion: v1
kind: Secret
metadata: {name: vault}
type: kubernetes.io/tls
stringData: {password: ${next}}
`;

async function cacheTexts(address: string): Promise<string[]> {
  const [host = '', port = ''] = address.split(':');
  const redis = new Redis({ host, port: Number(port) });
  try {
    const keys = await redis.keys('*secret-values*');
    const values = await Promise.all(keys.map((key) => redis.getBuffer(key)));
    return values.map((value, index) => {
      if (value === null) return '';
      return (keys[index]?.endsWith('.gz') === true ? gunzipSync(value) : value).toString('utf8');
    });
  } finally {
    redis.disconnect();
  }
}

function logTexts(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

describe('values of Secrets', () => {
  const world = useWorld({ name: 'secrets', logLevel: 'debug' });

  it('stand nowhere but in Git and in the Secret itself', async () => {
    await given(world)
      .repository('vault')
      .withFiles({ 'vault.yaml': secret(plain) });
    await given(world).app('secret-values').automated({ selfHeal: true }).withRetry({ limit: 1 }).exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).edited('Secret/vault', { data: { password: Buffer.from(next).toString('base64') } });
    await eventually(world)
      .object('Secret/vault')
      .fits('is right again', ({ data }) => JSON.stringify(data).includes(Buffer.from(plain).toString('base64')));
    await when(world).committed({ 'vault.yaml': refused });
    await when(world).refreshed();
    await eventually(world).app().operation('Failed');

    const app = await world.cluster.client.get({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      namespace: world.namespace,
      name: 'secret-values',
    });
    const events = await world.cluster.client.list({ apiVersion: 'v1', kind: 'Event', namespace: world.namespace });
    const cache = await cacheTexts(world.installation.redis.address);
    expect(cache.join('')).toContain('++++++++');
    const all = [JSON.stringify(app), JSON.stringify(events), ...cache, ...logTexts(world.installation.folder)];
    for (const text of all) for (const form of forms) expect(text.includes(form), form).toBe(false);
  });
});
