import { AppError } from '@plumbline/contract/errors';
import { parseLogLevel, type LogLevel } from '../telemetry/index.ts';
import { setting, type Setting } from './setting.ts';
import { oneOf, type ValueParser } from './value-parsers.ts';

const logLevel: ValueParser<LogLevel> = {
  type: 'string',
  parse: (value) => {
    const level = parseLogLevel(value);
    if (level === undefined) throw new AppError('CONFIG_INVALID', 'not one of debug, info, warn, error');
    return level;
  },
};

/** `--loglevel` and `--logformat` of a component; `prefix` is that of its variables (`ARGOCD_REPO_SERVER`). */
export function logSettings(prefix: string): { logLevel: Setting<LogLevel>; logFormat: Setting<'json' | 'text'> } {
  return {
    // argocd-server's level has an underscore in its variable, everyone else's has none (argocd-flags.json).
    logLevel: setting({
      flag: '--loglevel',
      env: [`${prefix}_LOGLEVEL`, `${prefix}_LOG_LEVEL`, 'ARGOCD_LOG_LEVEL'],
      default: 'info',
      parse: logLevel,
      help: 'Lowest level that is logged: debug, info, warn or error',
    }),
    logFormat: setting({
      flag: '--logformat',
      env: [`${prefix}_LOGFORMAT`, 'ARGOCD_LOG_FORMAT'],
      default: 'json',
      parse: oneOf('json', 'text'),
      help: 'Form of log lines: json or text',
    }),
  };
}
