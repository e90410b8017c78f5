import { Command, type Option, type OutputConfiguration } from 'commander';

import { Cli, type GlobalOptions } from './cli.ts';
import { addAccount } from './commands/account/account.ts';
import { addApp } from './commands/app/app.ts';
import { addAppset } from './commands/appset/appset.ts';
import { addCluster } from './commands/cluster/cluster.ts';
import { addProj } from './commands/proj/proj.ts';
import { addRepo } from './commands/repo/repo.ts';
import { addContext } from './commands/session/context.ts';
import { addLogin } from './commands/session/login.ts';
import { addLogout } from './commands/session/logout.ts';
import { addVersion } from './commands/session/version.ts';
import { defaultConfigPath } from './config/config-path.ts';
import { collect, parseSwitch } from './spec/flag.ts';
import type { Terminal } from './terminal.ts';

/** What a run of the program depends on. */
export interface ProgramParts {
  terminal: Terminal;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** The name by which it was started: `plumbline` or `argocd`. */
  name: string;
}

const groups = [
  addAccount,
  addApp,
  addAppset,
  addCluster,
  addContext,
  addLogin,
  addLogout,
  addProj,
  addRepo,
  addVersion,
];

function addGlobalOptions(program: Command, parts: ProgramParts): void {
  program
    .option('--argocd-context <name>', 'context of the configuration')
    .option('--auth-token <token>', 'token; or $ARGOCD_AUTH_TOKEN')
    .option('--client-crt <file>', 'client certificate')
    .option('--client-crt-key <file>', 'key of the client certificate')
    .option('--config <file>', 'configuration file', defaultConfigPath(parts.env))
    .option('--grpc-web [value]', 'speak gRPC-web, for proxies without HTTP/2', parseSwitch)
    .option('--grpc-web-root-path <path>', 'path of the server behind a proxy; speaks gRPC-web')
    .option('-H, --header <header>', 'header to send with each call', collect)
    .option('--insecure [value]', 'do not check the certificate', parseSwitch)
    .option('--logformat <format>', 'json or text', parts.name === 'argocd' ? 'json' : 'text')
    .option('--loglevel <level>', 'debug, info, warn or error', 'info')
    .option('--plaintext [value]', 'no TLS', parseSwitch)
    .option('--server <address>', 'API server; or $ARGOCD_SERVER')
    .option('--server-crt <file>', 'CA of the server');
}

// A command's flags may stand before or behind it, as Argo CD's do.
function inheritSettings(command: Command, writer: OutputConfiguration): void {
  command.exitOverride().configureOutput(writer).showHelpAfterError('(add --help for the flags)');
  for (const child of command.commands) inheritSettings(child, writer);
}

function optionsOf(command: Command): Option[] {
  return [...command.options, ...command.commands.flatMap(optionsOf)];
}

function byName(options: readonly Option[]): Map<string, Option> {
  return new Map(
    options.flatMap((option) => [option.short, option.long].flatMap((name) => (name ? [[name, option] as const] : []))),
  );
}

/**
 * The words as commander reads them: global flags stand in front, wherever they were given, and a bare switch says
 * `=true`, for in Go only `=` gives a switch a value.
 */
export function normalizeArguments(program: Command, words: readonly string[]): string[] {
  const globals = byName(program.options);
  const switches = byName(optionsOf(program).filter((option) => option.optional));
  const front: string[] = [];
  const rest: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') return [...front, ...rest, ...words.slice(index)];
    const [flag = ''] = word.split('=', 1);
    const target = globals.has(flag) ? front : rest;
    const isBare = flag === word;
    target.push(isBare && switches.has(flag) ? `${flag}=true` : word);
    if (isBare && globals.get(flag)?.required) target.push(words[(index += 1)] ?? '');
  }
  return [...front, ...rest];
}

/** The whole command line; `parseAsync` runs a command. */
export function createProgram(parts: ProgramParts): { program: Command; cli: Cli } {
  const program = new Command(parts.name).description('Plumbline: GitOps for Kubernetes');
  addGlobalOptions(program, parts);
  const { terminal, env, signal } = parts;
  const cli = new Cli({ terminal, env, signal, options: () => program.opts<GlobalOptions>() });
  for (const add of groups) add(program, cli);
  inheritSettings(program, {
    writeOut: (text) => terminal.print(text.trimEnd()),
    writeErr: (text) => terminal.note(text.trimEnd()),
  });
  return { program, cli };
}
