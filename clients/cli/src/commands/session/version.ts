import type { Command } from 'commander';

import type { Cli } from '../../cli.ts';
import { checkFormat, formatStructured } from '../../output/structured.ts';
import { CLIENT_VERSION } from '../../client-version.ts';

interface VersionOptions {
  client?: boolean;
  short?: boolean;
  output: string;
}

async function version(cli: Cli, options: VersionOptions): Promise<void> {
  const format = checkFormat(options.output, ['wide', 'json', 'yaml', 'short']);
  const client = { Version: CLIENT_VERSION, Platform: `${process.platform}/${process.arch}` };
  const server = options.client ? undefined : await (await cli.session()).versions.Version({}, { signal: cli.signal });
  if (format === 'json' || format === 'yaml') {
    cli.terminal.print(formatStructured({ client, ...(server ? { server } : {}) }, format));
    return;
  }
  cli.terminal.print(`argocd: ${client.Version}`);
  if (!server) return;
  cli.terminal.print(`argocd-server: ${server.Version ?? ''}`);
  if (options.short || format === 'short') return;
  for (const [label, value] of Object.entries(server)) {
    if (label !== 'Version' && value) cli.terminal.print(`  ${label}: ${String(value)}`);
  }
}

/** `argocd version`: versions of the client and the server. */
export function addVersion(program: Command, cli: Cli): void {
  program
    .command('version')
    .description('Print version information')
    .option('--client', 'client only')
    .option('--short', 'version numbers only')
    .option('-o, --output <format>', 'wide, json, yaml or short', 'wide')
    .action((options: VersionOptions) => version(cli, options));
}
