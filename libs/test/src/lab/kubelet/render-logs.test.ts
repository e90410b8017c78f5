import { describe, expect, it } from 'vitest';

import type { Pod } from './pod.ts';
import { computeLogLines, parseLogQuery, renderLogs } from './render-logs.ts';

const startMs = Date.parse('2026-01-01T00:00:00Z');
const podOf = (annotations: Record<string, string> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', annotations },
  spec: { containers: [] },
  status: { startTime: '2026-01-01T00:00:00Z' },
});

describe('computeLogLines', () => {
  it('writes a line at the start and one for each second', () => {
    const texts = computeLogLines(podOf(), 'main', startMs + 2_500).map(({ text }) => text);
    expect(texts).toEqual(['main: started in web', 'main: alive for 1 s', 'main: alive for 2 s']);
  });

  it('keeps the newest thousand', () => {
    const lines = computeLogLines(podOf(), 'main', startMs + 5_000_000);
    expect(lines).toHaveLength(1_000);
    expect(lines.at(-1)?.text).toBe('main: alive for 5000 s');
  });

  it('writes what the annotation says instead', () => {
    const lines = computeLogLines(podOf({ 'lab.plumbline.dev/logs': 'one\ntwo\n' }), 'main', startMs);
    expect(lines.map(({ text }) => text)).toEqual(['one', 'two']);
  });
});

describe('renderLogs', () => {
  const lines = [0, 1, 2].map((index) => ({ atMs: startMs + index * 1000, text: `line ${index}` }));

  it.each([
    { reason: 'everything', search: '', text: 'line 0\nline 1\nline 2\n' },
    { reason: 'the last ones', search: 'tailLines=1', text: 'line 2\n' },
    { reason: 'none', search: 'tailLines=0', text: '' },
    { reason: 'since a time', search: 'sinceTime=2026-01-01T00:00:01Z', text: 'line 1\nline 2\n' },
    { reason: 'some bytes', search: 'limitBytes=4', text: 'line' },
    { reason: 'with times', search: 'tailLines=1&timestamps=true', text: '2026-01-01T00:00:02.000Z line 2\n' },
  ])('$reason', ({ search, text }) => {
    expect(renderLogs(lines, parseLogQuery(new URLSearchParams(search), startMs + 2_000))).toBe(text);
  });
});
