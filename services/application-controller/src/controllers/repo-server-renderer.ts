import { readFile } from 'node:fs/promises';
import type { repository } from '@plumbline/contract/rpc';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { createRpcClient, type ClientTls, type RpcClient } from '@plumbline/io/rpc';
import type { Renderer } from '../ports.ts';
import type { ControllerConfig } from '../config.ts';

async function readOptional(path: string): Promise<Buffer | undefined> {
  if (path === '') return undefined;
  try {
    return await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('CONFIG_INVALID', `read certificate "${path}": ${(cause as Error).message}`, { cause });
  }
}

/** TLS to the repo-server: without verification by default, as Argo CD (operations-and-metrics.md §9.6). */
export async function repoServerTls(config: ControllerConfig): Promise<ClientTls> {
  if (config.repoServerPlaintext) return { kind: 'plaintext' };
  const caPath = config.repoServerCaCertPath;
  if (!config.repoServerStrictTls && caPath === '') return { kind: 'unverified' };
  const [ca, cert, key] = await Promise.all([
    readOptional(caPath === '' ? '/app/config/controller/tls/ca.crt' : caPath),
    readOptional(config.repoServerClientCertPath),
    readOptional(config.repoServerClientKeyPath),
  ]);
  return {
    kind: 'verified',
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Renders by the repo-server's gRPC service. */
export class RepoServerRenderer implements Renderer {
  readonly #client: RpcClient<'repository.RepoServerService'>;
  readonly #address: string;

  constructor(options: { address: string; tls: ClientTls; timeoutMs: number; maxMessageBytes: number }) {
    this.#address = options.address;
    this.#client = createRpcClient('repository.RepoServerService', options);
  }

  async generate(request: repository.ManifestRequest, signal: AbortSignal): Promise<repository.ManifestResponse> {
    try {
      return await this.#client.GenerateManifest(request, { signal });
    } catch (error) {
      // Only the connection's own faults are told in our words; what the repo-server answers passes as it is.
      if (!hasCode(error, 'UNAVAILABLE', 'TIMEOUT')) throw error;
      const why = error.message.replace(/\s*Resolution note:\s*$/, '');
      throw new AppError(error.code, `ask repo-server "${this.#address}" for manifests: ${why}`, { cause: error });
    }
  }

  close(): void {
    this.#client.close();
  }
}
