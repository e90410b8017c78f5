import { describe, expect, it } from 'vitest';
import { AppError } from '@plumbline/contract/errors';
import { createLogger, parseLogLevel, redact, type LoggerOptions } from './index.ts';

function lines(options: LoggerOptions, write: (log: ReturnType<typeof createLogger>) => void): string[] {
  const written: string[] = [];
  const now = (): Date => new Date('2026-01-02T03:04:05.678Z');
  write(createLogger({ ...options, now, write: (line) => written.push(line) }));
  return written;
}

describe('createLogger', () => {
  it.each([
    {
      reason: 'text: fields sorted, values quoted only when they need it',
      format: 'text' as const,
      line: 'time="2026-01-02T03:04:05Z" level=info msg="app reconciled" app=argocd/guestbook durationMs=12 note="two words"\n',
    },
    {
      reason: 'json: keys sorted as logrus sorts them',
      format: 'json' as const,
      line: '{"app":"argocd/guestbook","durationMs":12,"level":"info","msg":"app reconciled","note":"two words","time":"2026-01-02T03:04:05Z"}\n',
    },
  ])('$reason', ({ format, line }) => {
    const written = lines({ format }, (log) =>
      log.info('app reconciled', { note: 'two words', durationMs: 12, app: 'argocd/guestbook' }),
    );
    expect(written).toEqual([line]);
  });

  it('leaves out what is below its level and names warnings as logrus does', () => {
    const written = lines({ level: 'warn', format: 'text' }, (log) => {
      log.debug('no');
      log.info('no');
      log.warn('yes');
      log.error('yes');
    });
    expect(written.map((line) => /level=(\w+)/.exec(line)?.[1])).toEqual(['warning', 'error']);
  });

  it('writes an error as text, code and causes, and never a redacted value', () => {
    const error = new AppError('GIT_UNREACHABLE', 'fetch "x": no route', { cause: new Error('connect ETIMEDOUT') });
    const [line = ''] = lines({ format: 'json' }, (log) =>
      log.warn('fetch failed', { error, password: redact('hunter2'), nested: { p: redact('hunter2') } }),
    );
    expect(JSON.parse(line)).toMatchObject({
      error: 'fetch "x": no route',
      code: 'GIT_UNREACHABLE',
      cause: 'connect ETIMEDOUT',
      password: '[redacted]',
      nested: { p: '[redacted]' },
    });
    expect(line).not.toContain('hunter2');
    expect(String(redact('hunter2'))).toBe('[redacted]');
  });

  it('gives every line the fields of its maker', () => {
    const [line] = lines({ format: 'text', component: 'repo-server' }, (log) =>
      log.with({ app: 'a' }).info('x', { b: 1 }),
    );
    expect(line).toContain('msg=x app=a b=1 component=repo-server');
  });

  it('does not let a field take the place of level, msg or time', () => {
    const [line = ''] = lines({ format: 'json' }, (log) => log.info('real', { msg: 'fake', level: 'fatal' }));
    expect(JSON.parse(line)).toMatchObject({ msg: 'real', level: 'info', 'fields.msg': 'fake' });
  });
});

describe('parseLogLevel', () => {
  it.each([
    ['info', 'info'],
    ['WARNING', 'warn'],
    ['fatal', 'error'],
    ['trace', 'debug'],
    ['loud', undefined],
  ])('%s is %s', (text, level) => expect(parseLogLevel(text)).toBe(level));
});
