import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';

import type { Cli } from '../../cli.ts';
import { readLocalConfig, resolveContext, withContext, writeLocalConfig } from '../../config/local-config.ts';
import { checkFormat, formatStructured } from '../../output/structured.ts';

async function getUserInfo(cli: Cli, output: string): Promise<void> {
  const format = checkFormat(output, ['', 'json', 'yaml']);
  const info = await (await cli.session()).sessions.GetUserInfo({}, { signal: cli.signal });
  if (format !== '') return cli.terminal.print(formatStructured(info, format));
  cli.terminal.print(`Logged In: ${info.loggedIn === true}`);
  if (!info.loggedIn) return;
  cli.terminal.print(`Username: ${info.username ?? ''}`);
  cli.terminal.print(`Issuer: ${info.iss ?? ''}`);
  cli.terminal.print(`Groups: ${(info.groups ?? []).join(',')}`);
}

async function canI(cli: Cli, [action, resource, subresource]: [string, string, string]): Promise<void> {
  const session = await cli.session();
  const answer = await session.accounts.CanI({ action, resource, subresource }, { signal: cli.signal });
  cli.terminal.print(answer.value ?? 'no');
}

interface PasswordOptions {
  account?: string;
  currentPassword?: string;
  newPassword?: string;
}

async function askNewPassword(cli: Cli): Promise<string> {
  const first = await cli.terminal.ask('*** Enter new password: ', true);
  const second = await cli.terminal.ask('*** Confirm new password: ', true);
  if (first !== second) throw new AppError('INVALID_ARGUMENT', 'update the password: the two new passwords differ');
  return first;
}

async function updatePassword(cli: Cli, options: PasswordOptions): Promise<void> {
  const session = await cli.session();
  const user = await session.sessions.GetUserInfo({}, { signal: cli.signal });
  const isOwn = !options.account || options.account === user.username;
  const currentPassword =
    options.currentPassword ??
    (await cli.terminal.ask(`*** Enter password of currently logged in user (${user.username ?? ''}): `, true));
  const newPassword = options.newPassword ?? (await askNewPassword(cli));
  await session.accounts.UpdatePassword(
    { currentPassword, newPassword, name: options.account ?? user.username ?? '' },
    { signal: cli.signal },
  );
  cli.terminal.print('Password updated');
  if (!isOwn) return;
  // The old token ended with the old password.
  const config = await readLocalConfig(cli.options.config);
  const context = resolveContext(config, cli.options.argocdContext);
  if (!context) return;
  const renewed = await session.sessions.Create(
    { username: user.username ?? '', password: newPassword },
    { signal: cli.signal },
  );
  await writeLocalConfig(cli.options.config, withContext(config, { ...context, authToken: renewed.token ?? '' }));
  cli.terminal.print(`Context '${context.name}' updated`);
}

/** `argocd account …`. */
export function addAccount(program: Command, cli: Cli): void {
  const account = program.command('account').description('Manage account settings');
  account
    .command('get-user-info')
    .description('Show who is logged in')
    .option('-o, --output <format>', 'json or yaml', '')
    .action((options: { output: string }) => getUserInfo(cli, options.output));
  account
    .command('can-i')
    .arguments('<action> <resource> <subresource>')
    .description('Ask whether the current user may do something')
    .action((action: string, resource: string, subresource: string) => canI(cli, [action, resource, subresource]));
  account
    .command('update-password')
    .description('Change the password of an account')
    .option('--account <name>', 'account (default: your own)')
    .option('--current-password <password>', 'password of the current user')
    .option('--new-password <password>', 'new password')
    .action((options: PasswordOptions) => updatePassword(cli, options));
}
