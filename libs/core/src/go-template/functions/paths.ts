import { fixed, type FunctionTable } from '../function.ts';
import { failFunction } from '../template-error.ts';
import { trimEnd } from '../trim-end.ts';
import { isGoMap, type GoMap, type GoValue } from '../value.ts';

const base = fixed(['string'], ([path]) => baseOf(path));
const directory = fixed(['string'], ([path]) => cleanPath(path.slice(0, path.lastIndexOf('/') + 1)));
const clean = fixed(['string'], ([path]) => cleanPath(path));
const extension = fixed(['string'], ([path]) => /\.[^./]*$/u.exec(path)?.[0] ?? '');
const isAbsolute = fixed(['string'], ([path]) => path.startsWith('/'));

/** sprig's functions on paths and URLs. */
export const pathFunctions: FunctionTable = {
  base,
  dir: directory,
  clean,
  ext: extension,
  isAbs: isAbsolute,
  osBase: base,
  osDir: directory,
  osClean: clean,
  osExt: extension,
  osIsAbs: isAbsolute,
  urlParse: fixed(['string'], ([text]) => parseUrl(text)),
  urlJoin: fixed(['map'], ([parts]) => (isGoMap(parts) ? joinUrl(parts) : '')),
};

function baseOf(path: string): string {
  if (path === '') return '.';
  const trimmed = trimEnd(path, '/');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** Go's path.Clean. */
function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!isRooted) kept.push('..');
  }
  return (isRooted ? '/' : '') + kept.join('/') || '.';
}

const urlPattern =
  /^(?:(?<scheme>[a-zA-Z][a-zA-Z\d+.-]*):)?(?:\/\/(?:(?<userinfo>[^@/?#]*)@)?(?<host>[^/?#]*))?(?<rest>[^?#]*)(?:\?(?<query>[^#]*))?(?:#(?<fragment>.*))?$/su;

function parseUrl(text: string): GoMap {
  const groups = urlPattern.exec(text)?.groups;
  const part = (name: string): string => groups?.[name] ?? '';
  if (!groups || /[\p{Cc} ]/u.test(part('host'))) return failFunction(`unable to parse url: ${text}`);
  const isOpaque = part('scheme') !== '' && part('host') === '' && /^[^/]/u.test(part('rest'));
  const entries: [string, GoValue][] = [
    ['scheme', part('scheme').toLowerCase()],
    ['host', part('host')],
    [
      'hostname',
      part('host')
        .replace(/:\d*$/u, '')
        .replace(/^\[|\]$/gu, ''),
    ],
    ['path', isOpaque ? '' : decode(part('rest'))],
    ['query', part('query')],
    ['opaque', isOpaque ? part('rest') : ''],
    ['fragment', decode(part('fragment'))],
    ['userinfo', part('userinfo')],
  ];
  return new Map(entries);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return failFunction(`unable to parse url: invalid URL escape in "${text}"`);
  }
}

function joinUrl(parts: GoMap): string {
  const part = (name: string): string => {
    const value = parts.get(name);
    return typeof value === 'string' ? value : '';
  };
  const [scheme, host, userinfo, opaque] = [part('scheme'), part('host'), part('userinfo'), part('opaque')];
  const authority = host !== '' || userinfo !== '' ? `//${userinfo === '' ? '' : `${userinfo}@`}${host}` : '';
  const path = part('path');
  const separator = authority !== '' && path !== '' && !path.startsWith('/') ? '/' : '';
  const middle = opaque === '' ? authority + separator + encodeURI(path) : opaque;
  const query = part('query') === '' ? '' : `?${part('query')}`;
  const fragment = part('fragment') === '' ? '' : `#${encodeURI(part('fragment'))}`;
  return (scheme === '' ? '' : `${scheme}:`) + middle + query + fragment;
}
