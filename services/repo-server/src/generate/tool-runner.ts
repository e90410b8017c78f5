import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@plumbline/contract/errors';
import { Slots, runChild, type ChildResult, type ChildSpec, type SessionFolder } from '@plumbline/io/process';

/** What tools may use. */
export interface ToolRunnerOptions {
  session: SessionFolder;
  /** PATH, proxies and CA variables of the process. */
  inherited: Readonly<Record<string, string>>;
  /** ARGOCD_EXEC_TIMEOUT, milliseconds. */
  timeoutMs: number;
  /** ARGOCD_EXEC_FATAL_TIMEOUT: from SIGTERM to SIGKILL, milliseconds. */
  graceMs: number;
  /** Most bytes that a tool may write. */
  maxOutputBytes: number;
  /** Most tools at once, whatever --parallelismlimit allows: a thousand helm processes help nobody. */
  maxProcesses: number;
  /** Aborted when the process stops. */
  signal: AbortSignal;
}

/** One run of helm or kustomize. */
export interface ToolCall {
  program: string;
  args: readonly string[];
  cwd: string;
  env?: Readonly<Record<string, string>>;
  stdin?: string;
}

/** A temporary folder for one render, with what is written into it. */
export interface Workspace {
  path: string;
  /** Texts that show instead of real paths. */
  redact(text: string): string;
  /** Registers a path and what it is called in texts. */
  name(path: string, shown: string): void;
}

/** Runs tools in temporary folders, with a clean environment and limits. */
export class ToolRunner {
  readonly #options: ToolRunnerOptions;
  readonly #processes: Slots;

  constructor(options: ToolRunnerOptions) {
    this.#options = options;
    this.#processes = new Slots(options.maxProcesses);
  }

  /** Runs `use` with a new folder, which is removed whatever happens. */
  async inWorkspace<T>(use: (workspace: Workspace) => Promise<T>): Promise<T> {
    const path = await this.#options.session.makeFolder('render');
    const names = new Map<string, string>();
    const workspace: Workspace = {
      path,
      name: (real, shown) => names.set(real, shown),
      redact: (text) => redactPaths(text, names, [path, this.#options.session.path]),
    };
    try {
      return await use(workspace);
    } finally {
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** Runs a tool whatever its exit code. Throws `TOOL_MISSING`, `TIMEOUT`, `LIMIT_EXCEEDED`, `CANCELLED`. */
  async run(workspace: Workspace, call: ToolCall): Promise<ChildResult> {
    const { inherited, timeoutMs, graceMs, maxOutputBytes, signal } = this.#options;
    const home = join(workspace.path, 'home');
    const spec: ChildSpec = {
      command: call.program,
      args: call.args,
      cwd: call.cwd,
      env: {
        ...inherited,
        ...call.env,
        HOME: home,
        TMPDIR: workspace.path,
        LC_ALL: 'C',
        HELM_CACHE_HOME: join(home, 'cache'),
        HELM_CONFIG_HOME: join(home, 'config'),
        HELM_DATA_HOME: join(home, 'data'),
        GIT_TERMINAL_PROMPT: '0',
        GIT_CONFIG_NOSYSTEM: '1',
        // Remote bases come from the network, never from a folder of this machine.
        GIT_ALLOW_PROTOCOL: 'http:https:ssh',
      },
      ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
      limits: { timeoutMs, graceMs, maxOutputBytes, timeoutSetting: 'ARGOCD_EXEC_TIMEOUT' },
      signal,
    };
    return this.#processes.run(async () => runChild(spec), signal);
  }
}

/** The error for a tool that refused: its own words, on one line, without temporary paths. */
export function renderFailed(workspace: Workspace, command: string, stderr: string): AppError {
  const said = workspace
    .redact(stderr)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('# Warning:') && !line.startsWith('level=WARN'))
    .join(' ')
    .slice(0, 4000);
  return new AppError('RENDER_FAILED', `run "${command}": ${said === '' ? 'it failed without a message' : said}`);
}

function redactPaths(text: string, names: ReadonlyMap<string, string>, hidden: readonly string[]): string {
  let result = text;
  const longestFirst = [...names].sort(([a], [b]) => b.length - a.length);
  for (const [real, shown] of longestFirst) {
    result = result
      .replaceAll(`${real}/`, shown === '' ? '' : `${shown}/`)
      .replaceAll(real, shown === '' ? '.' : shown);
  }
  for (const path of hidden) result = result.replaceAll(path, '<temporary folder>');
  return result;
}
