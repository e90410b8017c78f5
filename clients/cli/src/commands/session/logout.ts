import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';

import type { Cli } from '../../cli.ts';
import { readLocalConfig, resolveContext, writeLocalConfig } from '../../config/local-config.ts';
import { Session } from '../../connection/session.ts';
import { given } from '../../output/given.ts';

async function logout(cli: Cli, name: string): Promise<void> {
  const config = await readLocalConfig(cli.options.config);
  const context = resolveContext(config, name);
  if (!context) throw new AppError('NOT_FOUND', `log out of "${name}": there is no such context`);
  if (context.authToken) {
    const tls = await cli.tlsFor(context);
    const session = new Session({
      address: context.server.server,
      tls,
      headers: cli.headers,
      authToken: context.authToken,
      ...given({ webRootPath: cli.webRootPath(context.server) }),
    });
    try {
      await session.sessions.Delete({}, { signal: cli.signal, timeoutMs: 10_000 });
    } catch (error) {
      cli.warn(`the server did not revoke the token: ${(error as Error).message}`);
    } finally {
      session.close();
    }
  }
  const users = config.users.map((user) => (user.name === name ? { name } : user));
  await writeLocalConfig(cli.options.config, { ...config, users });
  cli.terminal.print(`Logged out from '${name}'`);
}

/** `argocd logout CONTEXT`: revokes the token at the server and forgets it. */
export function addLogout(program: Command, cli: Cli): void {
  program
    .command('logout')
    .argument('<context>', 'name of the context')
    .description('Log out of a context')
    .action((name: string) => logout(cli, name));
}
