import { describe, expect, it } from 'vitest';
import { createMetrics, silentLogger, startMetricsServer } from './index.ts';

describe('startMetricsServer', () => {
  it('serves the series, the health and nothing else', async () => {
    const metrics = createMetrics();
    metrics.counter({ name: 'argocd_x_total', help: 'x', labelNames: ['code'] }).inc({ code: 'ok' });
    let isHealthy = true;
    const health = (): void => {
      if (!isHealthy) throw new Error('no cluster');
    };
    const server = await startMetricsServer({ address: '127.0.0.1', port: 0, metrics, health, log: silentLogger() });
    const get = async (path: string): Promise<{ status: number; body: string }> => {
      const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
      return { status: answer.status, body: await answer.text() };
    };
    const text = (await get('/metrics')).body;
    expect(text).toContain('argocd_x_total{code="ok"} 1');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).toContain('process_resident_memory_bytes');
    expect(await get('/healthz')).toEqual({ status: 200, body: 'ok' });
    isHealthy = false;
    expect(await get('/healthz')).toEqual({ status: 503, body: 'no cluster\n' });
    expect((await get('/other')).status).toBe(404);
    await server.stop();
    await expect(get('/healthz')).rejects.toThrow('fetch failed');
  });

  it('says which address it cannot have', async () => {
    const first = await startMetricsServer({ address: '127.0.0.1', port: 0, log: silentLogger() });
    const second = startMetricsServer({ address: '127.0.0.1', port: first.port, log: silentLogger() });
    await expect(second).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await first.stop();
  });
});
