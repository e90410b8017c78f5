import { readFile } from 'node:fs/promises';

import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';

import type { Cli } from '../../cli.ts';
import { checkFormat, formatStructured } from '../../output/structured.ts';
import { given, orEmpty } from '../../output/given.ts';
import { formatTable } from '../../output/table.ts';

interface AddOptions {
  bearerToken?: string;
  depth?: number;
  enableLfs?: boolean;
  enableOci?: boolean;
  forceHttpBasicAuth?: boolean;
  insecureIgnoreHostKey?: boolean;
  insecureSkipServerVerification?: boolean;
  name?: string;
  noProxy?: string;
  password?: string;
  project?: string;
  proxy?: string;
  sshPrivateKeyPath?: string;
  tlsClientCertKeyPath?: string;
  tlsClientCertPath?: string;
  type: string;
  upsert?: boolean;
  username?: string;
}

async function readOptional(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : readFile(path, 'utf8');
}

async function repositoryOf(cli: Cli, url: string, options: AddOptions): Promise<v1alpha1.Repository> {
  if (options.type === 'helm' && !options.name)
    throw new AppError('INVALID_ARGUMENT', 'add a Helm repository: --name is due');
  const asksPassword = options.username !== undefined && options.password === undefined;
  const password = asksPassword ? await cli.terminal.ask('Password: ', true) : options.password;
  return given({
    repo: url,
    type: options.type,
    name: options.name,
    project: options.project,
    username: options.username,
    password,
    bearerToken: options.bearerToken,
    sshPrivateKey: await readOptional(options.sshPrivateKeyPath),
    tlsClientCertData: await readOptional(options.tlsClientCertPath),
    tlsClientCertKey: await readOptional(options.tlsClientCertKeyPath),
    insecure: options.insecureSkipServerVerification,
    insecureIgnoreHostKey: options.insecureIgnoreHostKey,
    enableLfs: options.enableLfs,
    enableOCI: options.enableOci,
    depth: options.depth,
    proxy: options.proxy,
    noProxy: options.noProxy,
    forceHttpBasicAuth: options.forceHttpBasicAuth,
  });
}

async function add(cli: Cli, url: string, options: AddOptions): Promise<void> {
  const repo = await repositoryOf(cli, url, options);
  const request = { repo, upsert: options.upsert === true };
  const added = await (await cli.session()).repositories.CreateRepository(request, { signal: cli.signal });
  cli.terminal.print(`Repository '${added.repo ?? url}' added`);
}

function rowOf(repo: v1alpha1.Repository): string[] {
  return [
    repo.type ?? 'git',
    orEmpty(repo.name),
    orEmpty(repo.repo),
    String(repo.insecure === true || repo.insecureIgnoreHostKey === true),
    String(repo.enableOCI === true),
    String(repo.enableLfs === true),
    String(Boolean(repo.username) || repo.inheritedCreds === true),
    orEmpty(repo.connectionState?.status),
    orEmpty(repo.connectionState?.message),
    orEmpty(repo.project),
  ];
}

async function list(cli: Cli, options: { output: string; refresh?: string }): Promise<void> {
  const format = checkFormat(options.output, ['wide', 'json', 'yaml', 'url']);
  const query = options.refresh === 'hard' ? { forceRefresh: true } : {};
  const repos = (await (await cli.session()).repositories.ListRepositories(query, { signal: cli.signal })).items ?? [];
  if (format === 'json' || format === 'yaml') return cli.terminal.print(formatStructured(repos, format));
  if (format === 'url') return repos.forEach((repo) => cli.terminal.print(repo.repo ?? ''));
  const rows = repos.map(rowOf);
  const header = ['TYPE', 'NAME', 'REPO', 'INSECURE', 'OCI', 'LFS', 'CREDS', 'STATUS', 'MESSAGE', 'PROJECT'];
  cli.terminal.print(formatTable(header, rows));
}

async function remove(cli: Cli, urls: readonly string[], options: { project?: string }): Promise<void> {
  const session = await cli.session();
  for (const repo of urls) {
    const query = { repo, ...(options.project ? { appProject: options.project } : {}) };
    await session.repositories.DeleteRepository(query, { signal: cli.signal });
    cli.terminal.print(`Repository '${repo}' removed`);
  }
}

/** `argocd repo …`. */
export function addRepo(program: Command, cli: Cli): void {
  const repo = program.command('repo').description('Manage repository connections');
  repo
    .command('add')
    .argument('<repourl>', 'URL of the repository')
    .description('Add a repository and check that it answers')
    .option('--bearer-token <token>', 'bearer token')
    .option('--depth <commits>', 'fetch only so many commits', Number)
    .option('--enable-lfs', 'fetch large files')
    .option('--enable-oci', 'Helm repository in an OCI registry')
    .option('--force-http-basic-auth', 'send credentials unasked')
    .option('--insecure-ignore-host-key', 'do not check the ssh host key')
    .option('--insecure-skip-server-verification', 'do not check the certificate')
    .option('--name <name>', 'name; due for Helm')
    .option('--no-proxy <hosts>', 'hosts that are reached without proxy')
    .option('--password <password>', 'password')
    .option('--project <project>', 'only for this project')
    .option('--proxy <url>', 'proxy')
    .option('--ssh-private-key-path <file>', 'private key')
    .option('--tls-client-cert-key-path <file>', 'key of the client certificate')
    .option('--tls-client-cert-path <file>', 'client certificate')
    .option('--type <type>', 'git, helm or oci', 'git')
    .option('--upsert', 'replace a repository of the same URL')
    .option('--username <name>', 'user name')
    .action((url: string, options: AddOptions) => add(cli, url, options));
  repo
    .command('list')
    .description('List repositories')
    .option('-o, --output <format>', 'wide, url, json or yaml', 'wide')
    .option('--refresh <mode>', 'hard: check the connections anew')
    .action((options: { output: string; refresh?: string }) => list(cli, options));
  repo
    .command('rm')
    .argument('<repos...>', 'URLs')
    .description('Remove repositories')
    .option('--project <project>', 'of this project')
    .action((urls: string[], options: { project?: string }) => remove(cli, urls, options));
}
