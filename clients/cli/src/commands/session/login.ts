import { AppError } from '@plumbline/contract/errors';
import type { ClientTls } from '@plumbline/io/rpc';
import type { Command } from 'commander';

import type { Cli } from '../../cli.ts';
import { readLocalConfig, withContext, writeLocalConfig, type ServerEntry } from '../../config/local-config.ts';
import { probeTls } from '../../connection/probe-tls.ts';
import { Session } from '../../connection/session.ts';
import { given } from '../../output/given.ts';

interface LoginOptions {
  username?: string;
  password?: string;
  name?: string;
  skipTestTls?: boolean;
}

async function chooseTls(cli: Cli, server: string, isTestSkipped: boolean): Promise<ClientTls> {
  const wanted = await cli.tlsFor();
  if (isTestSkipped || wanted.kind !== 'verified') return wanted;
  const ca = wanted.ca === undefined ? undefined : Buffer.from(wanted.ca);
  const found = await probeTls(server, ca);
  if (found.kind === 'valid') return wanted;
  const [warning, otherwise] =
    found.kind === 'plaintext'
      ? ['server is not configured with TLS', '--plaintext']
      : [`server certificate had error: ${found.why}`, '--insecure'];
  const isAccepted =
    cli.terminal.isInteractive && (await cli.terminal.confirm(`WARNING: ${warning}. Proceed insecurely?`));
  if (!isAccepted)
    throw new AppError(
      'FAILED_PRECONDITION',
      `log in to "${server}": ${warning}; to go on all the same, give ${otherwise}`,
    );
  return found.kind === 'plaintext' ? { kind: 'plaintext' } : { kind: 'unverified' };
}

function serverEntry(cli: Cli, server: string, tls: ClientTls): ServerEntry {
  const ca = tls.kind === 'verified' && tls.ca ? Buffer.from(tls.ca).toString('base64') : undefined;
  const root = cli.webRootPath();
  return {
    server,
    ...(root === undefined ? {} : { 'grpc-web': true, 'grpc-web-root-path': root }),
    ...(tls.kind === 'unverified' ? { insecure: true } : {}),
    ...(tls.kind === 'plaintext' ? { 'plain-text': true } : {}),
    ...(ca ? { 'certificate-authority-data': ca } : {}),
  };
}

async function login(cli: Cli, server: string, options: LoginOptions): Promise<void> {
  const tls = await chooseTls(cli, server, options.skipTestTls === true);
  const anonymous = new Session({
    address: server,
    tls,
    headers: cli.headers,
    ...given({ webRootPath: cli.webRootPath() }),
  });
  const username = options.username ?? (await cli.terminal.ask('Username: '));
  const password = options.password ?? (await cli.terminal.ask('Password: ', true));
  let token: string | undefined;
  try {
    token = (await anonymous.sessions.Create({ username, password }, { signal: cli.signal })).token;
  } finally {
    anonymous.close();
  }
  if (!token)
    throw new AppError('UNAUTHENTICATED', `log in to "${server}" as "${username}": the server answered no token`);
  const name = options.name ?? server;
  const config = await readLocalConfig(cli.options.config);
  await writeLocalConfig(
    cli.options.config,
    withContext(config, { name, server: serverEntry(cli, server, tls), authToken: token }),
  );
  cli.terminal.print(`'${username}' logged in successfully`);
  cli.terminal.print(`Context '${name}' updated`);
}

/** `argocd login SERVER`: signs in with a local account and remembers the token as the current context. */
export function addLogin(program: Command, cli: Cli): void {
  program
    .command('login')
    .argument('<server>', 'host:port of the API server')
    .description('Log in to Plumbline or Argo CD')
    .option('--username <name>', 'local account')
    .option('--password <password>', 'its password; asked for when not given')
    .option('--name <context>', 'name of the context (default: the server)')
    .option('--skip-test-tls', 'do not try TLS first')
    .action((server: string, options: LoginOptions) => login(cli, server, options));
}
