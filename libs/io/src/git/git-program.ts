import { AppError } from '@plumbline/contract/errors';
import { runChild, type ChildResult } from '../process/index.ts';

/** What every git child gets; read once from configuration. */
export interface GitProgramOptions {
  /** Environment that children may see: PATH, proxies, GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM, GIT_SSL_CAINFO. */
  inherited: Readonly<Record<string, string>>;
  /** An empty folder: no dot file of a real home is read. */
  home: string;
  /** Milliseconds for one git child. */
  timeoutMs: number;
  /** Switches off git's background maintenance in children (--enable-builtin-git-config). Default true. */
  builtinConfig: boolean;
  /** Aborted when the process stops: every child is ended then. Default: never. */
  signal?: AbortSignal;
}

/** One git call. */
export interface GitCall {
  args: readonly string[];
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** Configuration for this call, handed over in the environment: values may be secret. */
  config?: readonly (readonly [key: string, value: string])[];
  /** Written to git's standard input. */
  stdin?: string;
  timeoutMs?: number;
  maxOutputBytes?: number;
}

/** Names of the caller's environment that reach git children (running-as-processes.md). */
export const GIT_INHERITED = [
  'PATH',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'GIT_SSL_CAINFO',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
] as const;

const DEFAULT_OUTPUT_BYTES = 256 * 1024 * 1024;

const BUILTIN_CONFIG: readonly (readonly [string, string])[] = [
  ['maintenance.auto', 'false'],
  ['gc.auto', '0'],
  ['gc.autoDetach', 'false'],
  ['maintenance.autoDetach', 'false'],
];

// What keeps hostile repositories and servers in bounds is not up to a switch.
const ALWAYS_CONFIG: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['protocol.version', '2'],
  ['protocol.ext.allow', 'never'],
  ['safe.directory', '*'],
  ['submodule.recurse', 'false'],
  // What is fetched appears at once, as a pack: unpacked, a commit could be seen before its trees, or stay without them.
  ['fetch.unpackLimit', '1'],
];

/** Runs the `git` program with a clean environment. */
export class GitProgram {
  readonly #options: GitProgramOptions;

  constructor(options: GitProgramOptions) {
    this.#options = options;
  }

  /** Runs git and answers its result whatever the exit code. Throws as `runChild` does. */
  async run(call: GitCall): Promise<ChildResult> {
    return runChild({
      command: 'git',
      args: call.args,
      ...(call.cwd === undefined ? {} : { cwd: call.cwd }),
      env: this.environment(call.env, call.config),
      ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
      limits: {
        timeoutMs: call.timeoutMs ?? this.#options.timeoutMs,
        timeoutSetting: 'ARGOCD_EXEC_TIMEOUT',
        maxOutputBytes: call.maxOutputBytes ?? DEFAULT_OUTPUT_BYTES,
      },
      ...(this.#options.signal === undefined ? {} : { signal: this.#options.signal }),
    });
  }

  /** As `run`, for local commands that cannot fail unless something is broken: throws `GIT_FAILED` on a non-zero exit. */
  async expect(call: GitCall): Promise<Buffer> {
    const result = await this.run(call);
    if (result.code === 0) return result.stdout;
    const line = result.stderr.trim().split('\n').at(-1) ?? '';
    throw new AppError('GIT_FAILED', `run "git ${call.args[0] ?? ''}": ${line}`);
  }

  /** The environment that a git child gets. */
  environment(
    extra: Readonly<Record<string, string>> = {},
    config: readonly (readonly [string, string])[] = [],
  ): Record<string, string> {
    const settings = [...ALWAYS_CONFIG, ...(this.#options.builtinConfig ? BUILTIN_CONFIG : []), ...config];
    const env: Record<string, string> = {
      ...this.#options.inherited,
      HOME: this.#options.home,
      XDG_CONFIG_HOME: this.#options.home,
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_LFS_SKIP_SMUDGE: '1',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_ALLOW_PROTOCOL: 'http:https:ssh:file',
      GIT_OPTIONAL_LOCKS: '0',
      ...extra,
      GIT_CONFIG_COUNT: String(settings.length),
    };
    for (const [index, [key, value]] of settings.entries()) {
      env[`GIT_CONFIG_KEY_${index}`] = key;
      env[`GIT_CONFIG_VALUE_${index}`] = value;
    }
    return env;
  }
}
