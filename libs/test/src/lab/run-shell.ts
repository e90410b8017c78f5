import { dirname, join } from 'node:path';

import { AppError } from '@plumbline/contract/errors';

import { labProgram } from './config.ts';
import { runCommand, type CommandResult } from './run-command.ts';
import type { Installation } from './services/start-installation.ts';
import { launcherPath } from './services/launchers.ts';

/** Runs lines as a user types them. */
export interface Shell {
  /** Runs the lines with `sh -e`; answers what they printed. Throws `INTERNAL` with all output when one fails. */
  run(lines: string, options?: { cwd?: string; timeoutMs?: number }): Promise<string>;
  /** The same; a failing exit code is an answer. */
  attempt(lines: string, options?: { cwd?: string; timeoutMs?: number }): Promise<CommandResult>;
}

/** A shell that finds kubectl, helm, kustomize and our launchers, and is set to the installation's cluster and namespace. */
export function openShell(installation: Installation): Shell {
  const { environment } = installation;
  const tools = (['kubectl', 'helm', 'kustomize'] as const).map((name) => dirname(labProgram(name)));
  const identity = { GIT_AUTHOR_NAME: 'Lab', GIT_AUTHOR_EMAIL: 'lab@lab.example' };
  const env = {
    ...environment,
    // HOME is the installation's folder; what set-up built stays where it is: <cache>/tools/<name>/<version>/<name>.
    PLUMBLINE_CACHE_DIR: join(dirname(labProgram('kubectl')), '..', '..', '..'),
    ...identity,
    GIT_COMMITTER_NAME: identity.GIT_AUTHOR_NAME,
    GIT_COMMITTER_EMAIL: identity.GIT_AUTHOR_EMAIL,
    PATH: [dirname(launcherPath('argocd')), ...tools, environment.PATH].join(':'),
  };
  const attempt: Shell['attempt'] = (lines, options = {}) =>
    runCommand({ program: '/bin/sh', args: ['-e', '-c', lines], env, cwd: installation.folder, ...options });
  return {
    attempt,
    async run(lines, options) {
      const { code, stdout, stderr } = await attempt(lines, options);
      if (code === 0) return stdout;
      throw new AppError('INTERNAL', `run "${lines.trim()}": exit code ${code}:\n${stdout}${stderr}`);
    },
  };
}
