import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { AppError } from '@plumbline/contract/errors';

import { childEnvironment } from '../config.ts';
import { findFreePort } from '../free-port.ts';
import { startProcess } from '../start-process.ts';

/** An sshd of our own that lets one key in. */
export interface GitSshServer {
  readonly port: number;
  readonly user: string;
  /** PEM (OpenSSH format) of the key that is let in. */
  readonly privateKey: string;
  /** A line for `ssh_known_hosts`. */
  readonly knownHosts: string;
  stop(): Promise<void>;
}

function generateKey(file: string): { privateKey: string; publicKey: string } {
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', file], {
    env: childEnvironment(),
    encoding: 'utf8',
  });
  if (made.status !== 0) {
    throw new AppError(
      'TOOL_MISSING',
      `make an ssh key: "ssh-keygen": ${made.error?.message ?? made.stderr}; install openssh-client`,
    );
  }
  return { privateKey: readFileSync(file, 'utf8'), publicKey: readFileSync(`${file}.pub`, 'utf8').trim() };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('data', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.end());
    socket.once('close', () => resolve(true));
  });
}

function renderConfig(folder: string, port: number): string {
  return [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'AcceptEnv GIT_PROTOCOL',
    'PermitTTY no',
    'LogLevel ERROR',
    '',
  ].join('\n');
}

/** Starts sshd on a free port with fresh host and user keys below `parent`. */
export async function startGitSshServer(parent: string): Promise<GitSshServer> {
  const folder = join(parent, 'ssh');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const host = generateKey(join(folder, 'host'));
  const client = generateKey(join(folder, 'client'));
  const port = await findFreePort();
  writeFileSync(join(folder, 'authorized_keys'), `${client.publicKey}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'sshd_config'), renderConfig(folder, port));
  // sshd run by root insists on its separation folder; Debian makes it only when the service starts.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const child = await startProcess({
    name: 'sshd',
    program: '/usr/sbin/sshd',
    args: ['-D', '-e', '-f', join(folder, 'sshd_config')],
    env: childEnvironment(),
    folder,
    isReady: () => isListening(port),
  });
  return {
    port,
    user: userInfo().username,
    privateKey: client.privateKey,
    knownHosts: `[127.0.0.1]:${port} ${host.publicKey}\n`,
    async stop() {
      await child.kill();
    },
  };
}
