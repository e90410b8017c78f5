import { AppError } from '@plumbline/contract/errors';
import { CommanderError } from 'commander';

/** Not an error: `app diff` found a difference and tells it by its exit code. */
export class DifferenceFound extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('a difference was found');
    this.exitCode = exitCode;
  }
}

/** What the process ends with: 0 done, 1 usage, 20 any other failure (Argo CD's codes), or the code of a difference. */
export function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof DifferenceFound) return thrown.exitCode;
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 1;
  return 20;
}

/** The line that tells a failure; undefined when commander or the difference has told it already. */
export function formatFailure(thrown: unknown, format: string, nowIso: string): string | undefined {
  if (thrown instanceof DifferenceFound || thrown instanceof CommanderError) return undefined;
  const error = AppError.from(thrown);
  if (format === 'json') return JSON.stringify({ level: 'fatal', msg: error.message, code: error.code, time: nowIso });
  return `Error: ${error.message} (${error.code})`;
}
