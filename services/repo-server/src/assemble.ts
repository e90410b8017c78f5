import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { InProcessCache, RedisCache, SealedCache, TwoLevelCache, type Cache } from '@plumbline/io/cache';
import {
  GIT_INHERITED,
  GitProgram,
  MirrorStore,
  RemoteAccessProvider,
  loadNodeGit,
  openGitObjectDatabase,
  openNodeGitObjectDatabase,
  type ObjectDatabase,
} from '@plumbline/io/git';
import { Slots, openSessionFolder, type SessionFolder } from '@plumbline/io/process';
import type { RpcHandlers } from '@plumbline/io/rpc';
import { redisConnectionOf } from '@plumbline/io/settings';
import { redact, type Logger } from '@plumbline/io/telemetry';
import { FailureCache } from './cache/failure-cache.ts';
import { RenderCache } from './cache/render-cache.ts';
import { Repositories } from './checkout/repositories.ts';
import type { RepoServerConfig } from './config.ts';
import { ManifestGenerator } from './generate/generate-manifests.ts';
import { ToolRunner } from './generate/tool-runner.ts';
import { ToolVersions } from './generate/tool-version.ts';
import type { RepoServerMetrics } from './metrics.ts';
import { createHandlers } from './rpc/index.ts';

/** What the process gives. */
export interface Assembly {
  config: RepoServerConfig;
  log: Logger;
  metrics: RepoServerMetrics;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the process stops. */
  signal: AbortSignal;
}

/** A repo-server without its ports. */
export interface AssembledRepoServer {
  handlers: RpcHandlers<'repository.RepoServerService'>;
  checkHealth(): Promise<void>;
  /** Ends children and removes all temporary files. */
  close(): Promise<void>;
}

const TOOLS_PER_CORE = 4;
const MAX_TOOL_OUTPUT_BYTES = 200 * 1024 * 1024;

/** Joins adapters and decisions to a repo-server. Throws `CONFIG_INVALID`. */
export async function assembleRepoServer(assembly: Assembly): Promise<AssembledRepoServer> {
  const { config } = assembly;
  const session = await openSessionFolder({ parent: tmpdir(), component: 'repo-server' });
  const inherited = inheritedOf(assembly.env);
  const mirrors = await createMirrors(assembly, session, inherited);
  const repositories = new Repositories({
    mirrors,
    revisionTtlMs: config.revisionCacheMs,
    allowEscapingLinks: config.allowEscapingLinks,
    readsSubmodules: config.gitModulesEnabled,
  });
  const cache = await createCache(assembly);
  const slots = new Slots(config.parallelismLimit);
  assembly.metrics.setPending(() => slots.waiting);
  const runner = new ToolRunner({
    session,
    inherited,
    timeoutMs: config.execTimeoutMs,
    graceMs: config.execGraceMs,
    maxOutputBytes: MAX_TOOL_OUTPUT_BYTES,
    maxProcesses: availableParallelism() * TOOLS_PER_CORE,
    signal: assembly.signal,
  });
  const generator = new ManifestGenerator({
    repositories,
    cache: new RenderCache(cache, config.repoCacheMs),
    failures: new FailureCache(
      {
        afterFailures: config.pauseAfterFailures,
        pauseMs: config.pauseMinutes * 60_000,
        pauseRequests: config.pauseRequests,
      },
      () => performance.now(),
    ),
    slots,
    helm: { runner, versions: new ToolVersions(runner, ['version', '--template', '{{.Version}}']) },
    kustomize: { runner, versions: new ToolVersions(runner, ['version']) },
    limits: { maxCombinedBytes: config.maxCombinedBytes },
    observer: assembly.metrics.render,
  });
  return {
    handlers: createHandlers({ repositories, generator, includeHidden: config.includeHiddenDirectories }),
    // Without Redis only speed suffers: it is no part of health.
    checkHealth: async () => {
      await mkdir(session.path, { recursive: true });
    },
    close: async () => {
      await mirrors.close();
      await cache.close();
      await session.close();
    },
  };
}

async function createMirrors(
  assembly: Assembly,
  session: SessionFolder,
  inherited: Readonly<Record<string, string>>,
): Promise<MirrorStore> {
  const { config, metrics } = assembly;
  const home = await session.makeFolder('home');
  await mkdir(join(session.path, 'mirrors'), { mode: 0o700 });
  const git = new GitProgram({
    inherited,
    home,
    timeoutMs: config.execTimeoutMs,
    builtinConfig: config.builtinGitConfig,
    signal: assembly.signal,
  });
  return new MirrorStore({
    session,
    git,
    access: new RemoteAccessProvider(session, { tlsDataPath: config.tlsDataPath, sshDataPath: config.sshDataPath }),
    openDatabase: databaseOpener(config, git),
    observer: metrics.git,
    requestTimeoutMs: config.gitRequestTimeoutMs,
    retry: {
      attempts: config.gitAttempts,
      waitMs: config.gitRetryMs,
      factor: config.gitRetryFactor,
      maxWaitMs: config.gitRetryMaxMs,
    },
    refSlots: new Slots(config.lsRemoteParallelism),
  });
}

function databaseOpener(config: RepoServerConfig, git: GitProgram): (gitDir: string) => Promise<ObjectDatabase> {
  if (config.nodegitPath === '') return async (gitDir) => openGitObjectDatabase({ gitDir, env: git.environment() });
  const nodeGit = loadNodeGit(config.nodegitPath);
  return async (gitDir) => openNodeGitObjectDatabase(nodeGit, gitDir);
}

async function createCache(assembly: Assembly): Promise<Cache> {
  const { config, log, metrics } = assembly;
  const near = new InProcessCache({ maxBytes: 128 * 1024 * 1024, defaultTtlMs: config.repoCacheMs });
  const redis = new RedisCache({
    connection: await redisConnectionOf(config),
    defaultTtlMs: config.defaultCacheMs,
    observer: {
      onRequest: metrics.redis,
      onError: (error) => log.warn('redis does not answer', { error }),
    },
  });
  const far = new SealedCache({
    cache: redis,
    key: redact(config.cacheKey === '' ? randomBytes(32).toString('hex') : config.cacheKey),
    onForged: (name) => log.debug('cache entry of another key', { name }),
  });
  // Entries are named by their content: what is near can never be out of date.
  return new TwoLevelCache({ near, far, nearTtlMs: config.repoCacheMs });
}

function inheritedOf(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const name of GIT_INHERITED) {
    const value = env[name];
    if (value !== undefined) inherited[name] = value;
  }
  return inherited;
}
