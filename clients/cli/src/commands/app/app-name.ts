import type { Command } from 'commander';

/** The flag by which a command names the application's namespace. */
export function addNamespaceFlag(command: Command): Command {
  return command.option('-N, --app-namespace <namespace>', 'namespace of the application');
}
