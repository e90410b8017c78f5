import type { application } from '@plumbline/contract/rpc';
import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import { addNamespaceFlag } from './app-name.ts';

interface LogsOptions {
  appNamespace?: string;
  container?: string;
  filter?: string;
  follow?: boolean;
  group?: string;
  kind?: string;
  matchCase?: boolean;
  name?: string;
  namespace?: string;
  previous?: boolean;
  sinceSeconds?: number;
  tail?: number;
  untilTime?: string;
}

function queryOf(given: string, options: LogsOptions): application.ApplicationPodLogsQuery {
  const { appNamespace: _namespace, name: resourceName, tail: tailLines, ...rest } = options;
  return {
    ...parseAppName(given, options.appNamespace),
    ...rest,
    ...(resourceName ? { resourceName } : {}),
    ...(tailLines ? { tailLines } : {}),
  };
}

async function logs(cli: Cli, given: string, options: LogsOptions): Promise<void> {
  const session = await cli.session();
  for await (const entry of session.apps.PodLogs(queryOf(given, options), { signal: cli.signal })) {
    if (entry.last) break;
    cli.terminal.print(entry.content ?? '');
  }
}

/** `argocd app logs`. */
export function addAppLogs(app: Command, cli: Cli): void {
  const command = app
    .command('logs')
    .argument('<appname>', 'name, or namespace/name')
    .description('Print the logs of the pods of an application')
    .option('-c, --container <name>', 'container')
    .option('--filter <text>', 'only lines with this text; a leading ! negates')
    .option('-f, --follow', 'go on as lines come')
    .option('--group <group>', 'group of the resource')
    .option('--kind <kind>', 'kind of the resource')
    .option('-m, --match-case', 'the filter minds upper and lower case')
    .option('--name <name>', 'name of the resource')
    .option('--namespace <namespace>', 'namespace of the resource')
    .option('-p, --previous', 'of the container before the last restart')
    .option('--since-seconds <seconds>', 'not older', Number)
    .option('--tail <lines>', 'at most so many lines at the start', Number)
    .option('--until-time <time>', 'not newer');
  addNamespaceFlag(command).action((name: string, options: LogsOptions) => logs(cli, name, options));
}
