import { createHash } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionFolder } from '../process/index.ts';
import type { GitRemote } from './git-remote.ts';

/** Where trust in remote hosts comes from. */
export interface TrustPaths {
  /** ARGOCD_TLS_DATA_PATH: one CA bundle per host name. */
  tlsDataPath: string;
  /** ARGOCD_SSH_DATA_PATH: holds `ssh_known_hosts`. */
  sshDataPath: string;
}

/** What one git call needs to reach a remote: add both to the call, and hide `secrets` in its errors. */
export interface RemoteAccess {
  env: Record<string, string>;
  config: (readonly [string, string])[];
  secrets: readonly string[];
}

// git runs these as programs, without a shell in between; everything variable comes in the environment.
const ASKPASS = `#!/bin/sh
# Answers only for the host that the credentials belong to: a redirect elsewhere gets nothing.
case "$1" in
  "Username for '$PLUMBLINE_GIT_ORIGIN'"*) printf '%s\\n' "$PLUMBLINE_GIT_USERNAME" ;;
  "Password for '"*"@$PLUMBLINE_GIT_AUTHORITY'"*) printf '%s\\n' "$PLUMBLINE_GIT_PASSWORD" ;;
  "Password for '$PLUMBLINE_GIT_ORIGIN'"*) printf '%s\\n' "$PLUMBLINE_GIT_PASSWORD" ;;
  *) exit 1 ;;
esac
`;

const SSH = `#!/bin/sh
set -- -F /dev/null -o BatchMode=yes -o ConnectTimeout=15 -o GlobalKnownHostsFile=/dev/null \\
  -o "StrictHostKeyChecking=$PLUMBLINE_SSH_STRICT" -o "UserKnownHostsFile=\\"$PLUMBLINE_SSH_KNOWN_HOSTS\\"" \\
  -o IdentitiesOnly=yes -o IdentityAgent=none -o "IdentityFile=\\"$PLUMBLINE_SSH_KEY\\"" "$@"
exec ssh "$@"
`;

/** Gives git calls what they need to reach remotes, and takes it away after. */
export class RemoteAccessProvider {
  readonly #session: SessionFolder;
  readonly #trust: TrustPaths;
  #programs: Promise<{ askpass: string; ssh: string }> | undefined;

  constructor(session: SessionFolder, trust: TrustPaths) {
    this.#session = session;
    this.#trust = trust;
  }

  /** Runs `use` with access to the remote; key files exist only while it runs. */
  async with<T>(remote: GitRemote, use: (access: RemoteAccess) => Promise<T>): Promise<T> {
    const folder = await this.#session.makeFolder('access');
    try {
      return await use(await this.#prepare(remote, folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #prepare(remote: GitRemote, folder: string): Promise<RemoteAccess> {
    const access: RemoteAccess = {
      env: proxyOf(remote),
      config: [],
      secrets: [folder, this.#session.path, ...secretsOf(remote)],
    };
    if (remote.transport === 'ssh') await this.#addSsh(remote, folder, access);
    if (remote.transport === 'http') {
      await this.#addTls(remote, folder, access);
      await this.#addHttpAuth(remote, access);
    }
    return access;
  }

  async #addSsh(remote: GitRemote, folder: string, access: RemoteAccess): Promise<void> {
    const { ssh } = await this.#installPrograms();
    let keyFile = '/dev/null';
    if (remote.auth.kind === 'ssh-key') {
      keyFile = join(folder, 'key');
      const text = remote.auth.privateKey;
      await writeFile(keyFile, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
    }
    Object.assign(access.env, {
      GIT_SSH: ssh,
      GIT_SSH_VARIANT: 'ssh',
      PLUMBLINE_SSH_KEY: keyFile,
      PLUMBLINE_SSH_KNOWN_HOSTS: remote.insecure ? '/dev/null' : join(this.#trust.sshDataPath, 'ssh_known_hosts'),
      PLUMBLINE_SSH_STRICT: remote.insecure ? 'no' : 'yes',
    });
  }

  async #addTls(remote: GitRemote, folder: string, access: RemoteAccess): Promise<void> {
    if (remote.insecure) access.env['GIT_SSL_NO_VERIFY'] = 'true';
    const bundle = join(this.#trust.tlsDataPath, remote.host);
    const hasBundle = await stat(bundle).then(
      (found) => found.isFile(),
      () => false,
    );
    if (hasBundle && !remote.insecure) access.env['GIT_SSL_CAINFO'] = bundle;
    if (remote.clientCertificate === undefined) return;
    await writeFile(join(folder, 'client.crt'), remote.clientCertificate.certificate, { mode: 0o600 });
    await writeFile(join(folder, 'client.key'), remote.clientCertificate.key, { mode: 0o600 });
    Object.assign(access.env, { GIT_SSL_CERT: join(folder, 'client.crt'), GIT_SSL_KEY: join(folder, 'client.key') });
  }

  async #addHttpAuth(remote: GitRemote, access: RemoteAccess): Promise<void> {
    const { auth } = remote;
    if (auth.kind === 'bearer' || (auth.kind === 'basic' && auth.always)) {
      const value =
        auth.kind === 'bearer' ? `Bearer ${auth.token}` : `Basic ${base64(`${auth.username}:${auth.password}`)}`;
      // A header would follow a redirect to another host: none is followed.
      access.config.push(['http.extraHeader', `Authorization: ${value}`], ['http.followRedirects', 'false']);
      return;
    }
    if (auth.kind !== 'basic') return;
    const { askpass } = await this.#installPrograms();
    Object.assign(access.env, {
      GIT_ASKPASS: askpass,
      PLUMBLINE_GIT_ORIGIN: remote.origin,
      PLUMBLINE_GIT_AUTHORITY: remote.origin.slice(remote.origin.indexOf('//') + 2),
      PLUMBLINE_GIT_USERNAME: auth.username === '' ? 'x-access-token' : auth.username,
      PLUMBLINE_GIT_PASSWORD: auth.password,
    });
  }

  async #installPrograms(): Promise<{ askpass: string; ssh: string }> {
    this.#programs ??= this.#writePrograms();
    return this.#programs;
  }

  async #writePrograms(): Promise<{ askpass: string; ssh: string }> {
    const folder = await this.#session.makeFolder('programs');
    const askpass = join(folder, 'askpass');
    const ssh = join(folder, 'ssh');
    await writeFile(askpass, ASKPASS, { mode: 0o700 });
    await writeFile(ssh, SSH, { mode: 0o700 });
    return { askpass, ssh };
  }
}

/** A name for this remote with these rights: remotes with different credentials never share objects. Reveals no secret. */
export function remoteFingerprint(remote: GitRemote): string {
  const { url, auth, insecure, clientCertificate, depth } = remote;
  const parts = [url, auth, insecure, clientCertificate ?? null, depth > 0];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function proxyOf(remote: GitRemote): Record<string, string> {
  const env: Record<string, string> = {};
  if (remote.proxy !== undefined) {
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) env[name] = remote.proxy;
  }
  if (remote.noProxy !== undefined) Object.assign(env, { NO_PROXY: remote.noProxy, no_proxy: remote.noProxy });
  return env;
}

function secretsOf(remote: GitRemote): readonly string[] {
  if (remote.auth.kind === 'basic')
    return [remote.auth.password, base64(`${remote.auth.username}:${remote.auth.password}`)];
  if (remote.auth.kind === 'bearer') return [remote.auth.token];
  return [];
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
