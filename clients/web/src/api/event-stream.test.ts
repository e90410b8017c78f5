import { describe, expect, it } from 'vitest';
import { reconnectDelayMs, takeFrames } from './event-stream.ts';

describe('the frames of a stream', () => {
  it.each([
    {
      reason: 'server-sent events',
      buffer: 'data: {"result":1}\n\ndata: {"result":2}\n\n',
      frames: [{ result: 1 }, { result: 2 }],
      rest: '',
    },
    {
      reason: 'bare JSON lines, as the gateway sends to other clients',
      buffer: '{"result":1}\n',
      frames: [{ result: 1 }],
      rest: '',
    },
    {
      reason: 'a half line waits for its end',
      buffer: 'data: {"result":1}\n\ndata: {"res',
      frames: [{ result: 1 }],
      rest: 'data: {"res',
    },
    { reason: 'comments and heartbeats are nothing', buffer: ':\n\n', frames: [], rest: '' },
    {
      reason: 'carriage returns do not matter',
      buffer: 'data: {"result":1}\r\n\r\n',
      frames: [{ result: 1 }],
      rest: '',
    },
  ])('$reason', ({ buffer, frames, rest }) => {
    expect(takeFrames(buffer)).toEqual({ frames, rest });
  });
});

describe('the wait before a reconnection', () => {
  it.each([
    { reason: 'the first is short', attempt: 0, jitter: 0.5, delay: 1_000 },
    { reason: 'it doubles', attempt: 3, jitter: 0.5, delay: 8_000 },
    { reason: 'it ends at a minute', attempt: 20, jitter: 0.5, delay: 60_000 },
    { reason: 'clients spread by a quarter down', attempt: 0, jitter: 0, delay: 750 },
    { reason: 'and a quarter up', attempt: 0, jitter: 1, delay: 1_250 },
  ])('$reason', ({ attempt, jitter, delay }) => {
    expect(reconnectDelayMs(attempt, jitter)).toBe(delay);
  });
});
