import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isAuthentic } from './verify-sender.ts';

const body = Buffer.from('{"ref":"refs/heads/main"}');
const others: Readonly<Record<string, Readonly<Record<string, string>>>> = { hooks: { github: 'far', empty: '' } };

function isBelieved(secretData: Record<string, string>, key: string): boolean {
  const signature = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
  const source = { secretData, secretNamed: (name: string) => others[name] };
  return isAuthentic('github', { headers: { 'x-hub-signature-256': signature }, body }, source);
}

describe('isAuthentic', () => {
  it.each([
    { what: 'a plain secret', data: { 'webhook.github.secret': 'shh' }, key: 'shh', is: true },
    { what: 'a wrong key', data: { 'webhook.github.secret': 'shh' }, key: 'no', is: false },
    { what: 'a reference', data: { 'webhook.github.secret': '$near', near: 'shh' }, key: 'shh', is: true },
    { what: 'the text of a reference', data: { 'webhook.github.secret': '$near', near: 'x' }, key: '$near', is: false },
    { what: 'a reference to another Secret', data: { 'webhook.github.secret': '$hooks:github' }, key: 'far', is: true },
    { what: 'two dollars', data: { 'webhook.github.secret': '$$near' }, key: '$$near', is: true },
    { what: 'no secret', data: {}, key: 'any', is: true },
  ])('$what: $is', ({ data, key, is }) => expect(isBelieved(data, key)).toBe(is));

  it.each(['$missing', '$hooks:missing', '$other:github', '$hooks:empty', '$'])('believes nobody by %s', (written) =>
    expect(() => isBelieved({ 'webhook.github.secret': written }, '')).toThrow(/^read /),
  );
});
