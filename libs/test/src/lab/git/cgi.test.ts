import { describe, expect, it } from 'vitest';

import { parseCgiHead, renderCgiEnvironment } from './cgi.ts';

describe('renderCgiEnvironment', () => {
  it('hands on what git http-backend reads', () => {
    const headers = { 'content-type': 'a/b', 'content-length': '3', 'git-protocol': 'version=2' };
    const call = { root: '/r', method: 'POST', path: '/x.git/info/refs', query: 'service=s', headers, user: 'u' };
    expect(renderCgiEnvironment(call)).toMatchObject({
      GIT_PROJECT_ROOT: '/r',
      REQUEST_METHOD: 'POST',
      PATH_INFO: '/x.git/info/refs',
      QUERY_STRING: 'service=s',
      CONTENT_TYPE: 'a/b',
      CONTENT_LENGTH: '3',
      GIT_PROTOCOL: 'version=2',
      REMOTE_USER: 'u',
    });
  });

  it('leaves out what the request does not have', () => {
    const call = { root: '/r', method: 'GET', path: '/', query: '', headers: {} };
    expect(renderCgiEnvironment(call)).not.toHaveProperty('CONTENT_LENGTH');
  });
});

describe('parseCgiHead', () => {
  it('waits for the end of the head', () => {
    expect(parseCgiHead(Buffer.from('Content-Type: a/b\r\n'))).toBeUndefined();
  });

  it('answers 200 unless a status is given', () => {
    const head = parseCgiHead(Buffer.from('Content-Type: a/b\r\n\r\nbody'));
    expect(head).toEqual({ status: 200, headers: { 'content-type': 'a/b' }, bodyStart: 21 });
  });

  it('reads the status', () => {
    expect(parseCgiHead(Buffer.from('Status: 404 Not Found\r\nA: b\r\n\r\n'))?.status).toBe(404);
  });
});
