import { AppError } from '@plumbline/contract/errors';
import { dump } from 'js-yaml';

/** A value as `-o json` or `-o yaml` prints it. */
export function formatStructured(value: unknown, format: 'json' | 'yaml'): string {
  if (format === 'json') return JSON.stringify(value, undefined, 2);
  return dump(JSON.parse(JSON.stringify(value)), { lineWidth: -1, noRefs: true }).trimEnd();
}

/** Checks `-o` against what a command can print. Throws INVALID_ARGUMENT that names the choices. */
export function checkFormat<F extends string>(given: string, allowed: readonly F[]): F {
  const found = allowed.find((format) => format === given);
  if (found !== undefined) return found;
  throw new AppError('INVALID_ARGUMENT', `choose output "${given}": one of ${allowed.join('|')} is due`);
}
