import { AppError } from '@plumbline/contract/errors';
import type { v1alpha1 } from '@plumbline/contract/crd';

/** A remote repository and the rights to read it. Secrets live here and in child environments only. */
export interface GitRemote {
  /** The URL without user and password: safe to show. */
  url: string;
  transport: 'http' | 'ssh' | 'file';
  /** Host name without port, lower case; empty for files. */
  host: string;
  /** `scheme://host[:port]`, what git names when it asks for a password; empty for ssh and files. */
  origin: string;
  auth: GitAuth;
  /** Skip the check of the server's certificate or host key. */
  insecure: boolean;
  /** Client certificate for HTTPS, PEM. */
  clientCertificate?: { certificate: string; key: string };
  proxy?: string;
  noProxy?: string;
  /** Fetch only this many commits; 0 = the whole history. */
  depth: number;
}

/** How to prove who asks. */
export type GitAuth =
  | { kind: 'none' }
  | { kind: 'basic'; username: string; password: string; always: boolean }
  | { kind: 'bearer'; token: string }
  | { kind: 'ssh-key'; privateKey: string };

const SCP_STYLE = /^(?:[\w.-]+@)?(\[[0-9a-fA-F:]+\]|[\w.-]+):(?!\/\/)(.+)$/;

/**
 * Reads a repository message into a remote. Throws `SOURCE_INVALID` for URLs that are none of https, http, ssh, scp-style
 * and file (`ext::`, a leading dash and the like are refused), and `UNIMPLEMENTED` for kinds of credentials not built yet.
 */
export function gitRemoteOf(repository: v1alpha1.Repository): GitRemote {
  refuseUnsupported(repository);
  const address = parseAddress(repository.repo ?? '');
  const certificate = repository.tlsClientCertData;
  const key = repository.tlsClientCertKey;
  return {
    url: address.url,
    transport: address.transport,
    host: address.host,
    origin: address.origin,
    auth: authOf(repository, address),
    insecure: repository.insecure === true || repository.insecureIgnoreHostKey === true,
    ...(certificate && key ? { clientCertificate: { certificate, key } } : {}),
    ...(repository.proxy ? { proxy: repository.proxy } : {}),
    ...(repository.noProxy ? { noProxy: repository.noProxy } : {}),
    depth: repository.depth ?? 0,
  };
}

interface Address {
  url: string;
  transport: GitRemote['transport'];
  host: string;
  origin: string;
  username: string;
  password: string;
}

function parseAddress(text: string): Address {
  if (text === '') throw new AppError('SOURCE_INVALID', 'read repository URL "": it is empty');
  if (text.startsWith('-') || /\p{Cc}/u.test(text)) throw refusedUrl(text, 'not a URL');
  if (!text.includes('://')) return parseScpStyle(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw refusedUrl(text, 'not a URL');
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return httpAddress(url);
    case 'ssh:':
      return sshAddress(text, url);
    case 'file:':
      return fileAddress(text, url);
    default:
      throw refusedUrl(text, `scheme "${url.protocol}" is none of https, http, ssh, file`);
  }
}

const NO_USER = { origin: '', username: '', password: '' };

function httpAddress(url: URL): Address {
  const username = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  url.username = '';
  url.password = '';
  return { url: url.href, transport: 'http', host: url.hostname, origin: url.origin, username, password };
}

// The password of an ssh URL is never used by ssh; it must not show either.
function sshAddress(text: string, url: URL): Address {
  const user = url.username === '' ? '' : `${url.username}@`;
  if (url.hostname === '' || url.hostname.startsWith('-')) throw refusedUrl(text, 'it names no host');
  return { ...NO_USER, url: `ssh://${user}${url.host}${url.pathname}`, transport: 'ssh', host: url.hostname };
}

function fileAddress(text: string, url: URL): Address {
  if (url.hostname !== '' && url.hostname !== 'localhost') throw refusedUrl(text, 'a file URL names no host');
  return { ...NO_USER, url: `file://${decodeURIComponent(url.pathname)}`, transport: 'file', host: '' };
}

function parseScpStyle(text: string): Address {
  const match = SCP_STYLE.exec(text);
  const host = match?.[1];
  if (host === undefined || host.startsWith('-') || text.includes('::')) {
    throw refusedUrl(text, 'neither a URL nor user@host:path');
  }
  return { url: text, transport: 'ssh', host, origin: '', username: '', password: '' };
}

function refusedUrl(text: string, why: string): AppError {
  return new AppError('SOURCE_INVALID', `read repository URL "${withoutUserInfo(text)}": ${why}`);
}

/** Text without the user and password of any URL in it. */
export function withoutUserInfo(text: string): string {
  return text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]*@/gi, '$1');
}

function authOf(repository: v1alpha1.Repository, address: Address): GitAuth {
  if (address.transport === 'ssh') {
    return repository.sshPrivateKey ? { kind: 'ssh-key', privateKey: repository.sshPrivateKey } : { kind: 'none' };
  }
  if (address.transport !== 'http') return { kind: 'none' };
  if (repository.bearerToken) return { kind: 'bearer', token: repository.bearerToken };
  const username = repository.username || address.username;
  const password = repository.password || address.password;
  if (username === '' && password === '') return { kind: 'none' };
  return { kind: 'basic', username, password, always: repository.forceHttpBasicAuth === true };
}

function refuseUnsupported(repository: v1alpha1.Repository): void {
  const refused = [
    { used: repository.githubAppPrivateKey, what: 'GitHub App credentials' },
    { used: repository.gcpServiceAccountKey, what: 'a Google service account key' },
    { used: repository.useAzureWorkloadIdentity, what: 'Azure workload identity' },
    { used: repository.azureServicePrincipalClientSecret, what: 'an Azure service principal' },
    { used: repository.enableLfs, what: 'Git LFS' },
  ].find(({ used }) => used !== undefined && used !== '' && used !== false);
  if (refused === undefined) return;
  const url = withoutUserInfo(repository.repo ?? '');
  throw new AppError('UNIMPLEMENTED', `read repository "${url}": ${refused.what} cannot be used yet`);
}
