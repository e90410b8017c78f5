import type { KnownCluster, SettingsSnapshot } from '@plumbline/io/settings';
import { silentLogger } from '@plumbline/io/telemetry';
import { afterEach, describe, expect, it } from 'vitest';
import { ClusterRegistry } from './cluster-registry.ts';

const server = 'https://destination.example.org';
const tracking = { method: 'annotation', labelKey: 'x' };

describe('ClusterRegistry', () => {
  let connections = 0;
  const registry = new ClusterRegistry({
    connect: () => {
      connections += 1;
      return Promise.resolve({ server, tls: {}, authHeaders: () => Promise.resolve({}) });
    },
    settings: () =>
      ({ general: { tracking, resourceFilter: {}, customizations: {}, respectRbac: 'off' } }) as SettingsSnapshot,
    rules: { healthOf: () => undefined },
    onAppsChanged: () => undefined,
    onClusterChanged: () => undefined,
    onEvent: () => undefined,
    onRequest: () => () => undefined,
    batchIntervalMs: 0,
    pageSize: 500,
    log: silentLogger(),
  });
  const clusterWith = (bearerToken: string): KnownCluster => ({ server, name: 'destination', config: { bearerToken } });

  afterEach(() => registry.stop());

  it('begins one new state when the credentials change, however many ask for it at once', async () => {
    const old = await registry.stateOf(clusterWith('old'));
    const states = await Promise.all(Array.from({ length: 5 }, () => registry.stateOf(clusterWith('new'))));
    expect(new Set(states).size).toBe(1);
    expect(states[0]).not.toBe(old);
    expect(connections).toBe(2);
    expect(registry.states().get(server)).toBe(states[0]);
  });
});
