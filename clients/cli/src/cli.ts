import { readFile } from 'node:fs/promises';

import { AppError } from '@plumbline/contract/errors';
import type { ClientTls } from '@plumbline/io/rpc';

import { readLocalConfig, resolveContext, type ResolvedContext, type ServerEntry } from './config/local-config.ts';
import { Session } from './connection/session.ts';
import { given } from './output/given.ts';
import type { Terminal } from './terminal.ts';

/** The flags that every command takes. */
export interface GlobalOptions {
  server?: string;
  authToken?: string;
  insecure?: boolean;
  plaintext?: boolean;
  serverCrt?: string;
  clientCrt?: string;
  clientCrtKey?: string;
  header?: string[];
  grpcWeb?: boolean;
  grpcWebRootPath?: string;
  config: string;
  argocdContext?: string;
  loglevel: string;
  logformat: string;
}

/** What a command is given: the terminal, the global flags, and the API server. */
export class Cli {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted at Ctrl-C. */
  readonly signal: AbortSignal;
  readonly #options: () => GlobalOptions;
  #session: Session | undefined;

  constructor(parts: {
    terminal: Terminal;
    env: Readonly<Record<string, string | undefined>>;
    signal: AbortSignal;
    options: () => GlobalOptions;
  }) {
    this.terminal = parts.terminal;
    this.env = parts.env;
    this.signal = parts.signal;
    this.#options = parts.options;
  }

  get options(): GlobalOptions {
    return this.#options();
  }

  /** How TLS is done for a server, from its saved entry and the flags. */
  async tlsFor(context?: ResolvedContext): Promise<ClientTls> {
    const { plaintext, insecure, clientCrt, clientCrtKey } = this.options;
    if (plaintext ?? context?.server['plain-text']) return { kind: 'plaintext' };
    if (insecure ?? context?.server.insecure) return { kind: 'unverified' };
    const ca = await this.#caFor(context);
    return {
      kind: 'verified',
      ...(ca ? { ca } : {}),
      ...(clientCrt ? { cert: await readFile(clientCrt) } : {}),
      ...(clientCrtKey ? { key: await readFile(clientCrtKey) } : {}),
    };
  }

  async #caFor(context?: ResolvedContext): Promise<Buffer | undefined> {
    if (this.options.serverCrt) return readFile(this.options.serverCrt);
    const saved = context?.server['certificate-authority-data'];
    return saved ? Buffer.from(saved, 'base64') : undefined;
  }

  async #context(): Promise<{ address: string; context?: ResolvedContext }> {
    const config = await readLocalConfig(this.options.config);
    const saved = resolveContext(config, this.options.argocdContext);
    const named = this.options.server ?? this.env['ARGOCD_SERVER'];
    const context = named && saved?.server.server !== named ? resolveContext(config, named) : saved;
    const address = named ?? context?.server.server;
    if (address) return { address, ...(context ? { context } : {}) };
    throw new AppError(
      'UNAUTHENTICATED',
      'find the API server: no server named and nobody logged in; run: argocd login SERVER',
    );
  }

  /** The path for gRPC-web, empty at the root; undefined when gRPC is spoken. */
  webRootPath(server?: ServerEntry): string | undefined {
    const { grpcWeb, grpcWebRootPath } = this.options;
    const path = grpcWebRootPath ?? server?.['grpc-web-root-path'];
    return (grpcWeb ?? server?.['grpc-web']) || path ? (path ?? '') : undefined;
  }

  get headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const line of this.options.header ?? []) {
      const cut = line.indexOf(':');
      if (cut < 0) throw new AppError('INVALID_ARGUMENT', `read header "${line}": "Name: value" is due`);
      headers[line.slice(0, cut).trim().toLowerCase()] = line.slice(cut + 1).trim();
    }
    return headers;
  }

  /** The connection to the API server. Throws UNAUTHENTICATED when no server is named and nobody has logged in. */
  async session(): Promise<Session> {
    if (this.#session) return this.#session;
    const { address, context } = await this.#context();
    const token = this.options.authToken ?? this.env['ARGOCD_AUTH_TOKEN'] ?? context?.authToken;
    const tls = await this.tlsFor(context);
    const webRootPath = this.webRootPath(context?.server);
    this.#session = new Session({ address, tls, headers: this.headers, ...given({ authToken: token, webRootPath }) });
    return this.#session;
  }

  /** Tells a warning, unless `--loglevel` asks for errors only. */
  warn(text: string): void {
    if (this.options.loglevel !== 'error' && this.options.loglevel !== 'fatal') this.terminal.note(`warning: ${text}`);
  }

  /** Ends the connection, if one was made. */
  close(): void {
    this.#session?.close();
  }
}

/** Splits `[namespace/]name`; `--app-namespace` is the other way to say it. */
export function parseAppName(given: string, namespace?: string): { name: string; appNamespace?: string } {
  const cut = given.indexOf('/');
  const appNamespace = cut >= 0 ? given.slice(0, cut) : namespace;
  return { name: cut >= 0 ? given.slice(cut + 1) : given, ...(appNamespace ? { appNamespace } : {}) };
}
