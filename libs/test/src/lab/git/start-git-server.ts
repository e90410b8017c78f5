import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createCertificateAuthority } from '../certificates.ts';
import { openRepository, type GitRepository, type RepositoryUrls } from './git-repository.ts';
import { startGitHttpServer, type GitCredentials, type GitRequest } from './start-http-server.ts';
import { startGitSshServer } from './start-ssh-server.ts';

/** What another process needs to use a lab's Git server: plain data. */
export interface GitServerAddress {
  root: string;
  httpBase: string;
  httpsBase: string;
  sshBase: string;
  credentials: GitCredentials;
  /** Signs the certificate of `httpsUrl`. */
  caPem: string;
  sshPrivateKey: string;
  knownHosts: string;
}

/** Git over HTTP, HTTPS and ssh, all serving the same bare repositories. */
export interface GitServer {
  readonly address: GitServerAddress;
  /** A repository by name, made when it is not there. */
  createRepository(name: string): Promise<GitRepository>;
}

/** A started server, as opposed to one that another process started. */
export interface RunningGitServer extends GitServer {
  requests(): readonly GitRequest[];
  setDelayMs(delayMs: number): void;
  stop(): Promise<void>;
}

/** The URLs of one repository. */
export function renderRepositoryUrls(address: GitServerAddress, name: string): RepositoryUrls {
  return {
    url: `${address.httpBase}/open/${name}.git`,
    httpsUrl: `${address.httpsBase}/open/${name}.git`,
    authUrl: `${address.httpBase}/auth/${name}.git`,
    sshUrl: `${address.sshBase}${join(address.root, `${name}.git`)}`,
  };
}

/** Uses a Git server that runs already. */
export function connectGitServer(address: GitServerAddress): GitServer {
  return {
    address,
    createRepository: (name) => openRepository(address.root, name, renderRepositoryUrls(address, name)),
  };
}

/** Starts a Git server with its repositories below `parent`. */
export async function startGitServer(parent: string): Promise<RunningGitServer> {
  const root = join(parent, 'repositories');
  mkdirSync(root, { recursive: true });
  const credentials = { username: 'lab-user', password: 'lab-password' };
  const authority = await createCertificateAuthority('plumbline-lab-git');
  const serving = await authority.issueServer(['localhost', '127.0.0.1']);
  const [http, ssh] = await Promise.all([
    startGitHttpServer({ root, credentials, serving }),
    startGitSshServer(parent),
  ]);
  writeFileSync(join(parent, 'git-ca.pem'), authority.cert);
  const address: GitServerAddress = {
    root,
    httpBase: `http://127.0.0.1:${http.httpPort}`,
    httpsBase: `https://localhost:${http.httpsPort}`,
    sshBase: `ssh://${ssh.user}@127.0.0.1:${ssh.port}`,
    credentials,
    caPem: authority.cert,
    sshPrivateKey: ssh.privateKey,
    knownHosts: ssh.knownHosts,
  };
  return {
    ...connectGitServer(address),
    requests: () => http.requests(),
    setDelayMs: (delayMs) => http.setDelayMs(delayMs),
    async stop() {
      await Promise.all([http.stop(), ssh.stop()]);
    },
  };
}
