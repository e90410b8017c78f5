import { describe, expect, it } from 'vitest';
import { apiServices } from '../authz/permissions.ts';
import { formatRequestMessage } from './request-message.ts';
import { compileRoutes, matchRoute } from './route-table.ts';
import { formatTokenCookies, tokenOfCookies } from './token-sources.ts';

const routes = compileRoutes(apiServices);

function messageOf(verb: string, url: string, body = ''): unknown {
  const [path = '', query = ''] = url.split('?');
  const match = matchRoute(routes, verb, path);
  if (match === undefined) return undefined;
  const message = formatRequestMessage({ match, query: new URLSearchParams(query), body });
  return { method: match.route.method, message };
}

describe('REST requests', () => {
  it.each([
    {
      reason: 'a field of the path and nested fields of the query',
      of: ['GET', '/api/v1/clusters/https%3A%2F%2Fa.b?id.type=server&name=x'],
      is: { method: 'Get', message: { id: { value: 'https://a.b', type: 'server' }, name: 'x' } },
    },
    {
      reason: 'lists by repetition, numbers, booleans',
      of: ['GET', '/api/v1/applications/a/manifests?revisions=x&revisions=y&sourcePositions=1&noCache=true'],
      is: {
        method: 'GetManifests',
        message: { name: 'a', revisions: ['x', 'y'], sourcePositions: [1], noCache: true },
      },
    },
    {
      reason: 'a body that is one field, and a path inside it',
      of: ['PUT', '/api/v1/applications/a?validate=false', '{"metadata":{"name":"b"},"spec":{}}'],
      is: { method: 'Update', message: { application: { metadata: { name: 'a' }, spec: {} }, validate: false } },
    },
    {
      reason: 'a body that is a string field',
      of: ['POST', '/api/v1/applications/a/resource?kind=Pod', '"{}"'],
      is: { method: 'PatchResource', message: { name: 'a', kind: 'Pod', patch: '{}' } },
    },
    {
      reason: 'the rest of a path',
      of: ['GET', '/api/v1/account/can-i/applications/get/a/b/c'],
      is: { method: 'CanI', message: { resource: 'applications', action: 'get', subresource: 'a/b/c' } },
    },
    {
      reason: 'fields that are not known are ignored',
      of: ['GET', '/api/v1/applications?nothing=1&name.deep=2&__proto__.x=1'],
      is: { method: 'List', message: {} },
    },
    {
      reason: 'a literal before a field',
      of: ['PUT', '/api/v1/account/password', '{"newPassword":"x"}'],
      is: { method: 'UpdatePassword', message: { newPassword: 'x' } },
    },
  ])('$reason', ({ of: [verb = '', url = '', body], is }) => expect(messageOf(verb, url, body)).toEqual(is));

  it.each([
    { reason: 'a body that is not JSON', of: ['POST', '/api/v1/session', '{'] },
    { reason: 'a body that is a list', of: ['POST', '/api/v1/session', '[]'] },
    { reason: 'a boolean that is none', of: ['GET', '/api/v1/applications/a/manifests?noCache=maybe'] },
    { reason: 'a number that is none', of: ['GET', '/api/v1/applications/a/logs?tailLines=1e9'] },
  ])('refuses $reason', ({ of: [verb = '', url = '', body] }) => {
    expect(() => messageOf(verb, url, body)).toThrow(/read the/);
  });

  it('does not know other paths', () => {
    expect(messageOf('GET', '/api/v1/applications/a/b/c/d')).toBeUndefined();
    expect(messageOf('GET', '/api/v1/applications/%ZZ')).toBeUndefined();
  });

  it('reaches every method that the table binds', () => {
    const bound = new Set(routes.map((route) => `${route.service}/${route.method}`));
    expect(bound.size).toBeGreaterThan(100);
  });
});

describe('session cookies', () => {
  it.each([10, 4000, 4001, 9000])('carry a token of %d characters there and back', (length) => {
    const token = 'x'.repeat(length);
    const cookies = formatTokenCookies(token, { path: '/', isSecure: true });
    for (const cookie of cookies) expect(cookie.toLowerCase()).toMatch(/httponly.*secure/);
    const header = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
    expect(tokenOfCookies(`other=1; ${header}`)).toBe(token);
  });
});
