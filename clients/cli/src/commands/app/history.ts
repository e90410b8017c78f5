import type { v1alpha1 } from '@plumbline/contract/crd';
import type { Command } from 'commander';

import { parseAppName, type Cli } from '../../cli.ts';
import { shortRevision } from '../../output/app-summary.ts';
import { checkFormat } from '../../output/structured.ts';
import { formatTable } from '../../output/table.ts';
import { addNamespaceFlag } from './app-name.ts';

function formatRevision(entry: v1alpha1.RevisionHistory): string {
  const revisions = entry.revisions?.length ? entry.revisions : [entry.revision ?? ''];
  const sources = entry.sources?.length ? entry.sources : [entry.source ?? {}];
  return revisions
    .map((revision, index) => {
      const target = sources[index]?.targetRevision ?? '';
      const short = shortRevision(revision);
      return target && target !== revision ? `${target} (${short})` : short;
    })
    .join(', ');
}

async function history(cli: Cli, given: string, options: { appNamespace?: string; output: string }): Promise<void> {
  const format = checkFormat(options.output, ['wide', 'id']);
  const app = await (await cli.session()).apps.Get(parseAppName(given, options.appNamespace), { signal: cli.signal });
  const entries = app.status?.history ?? [];
  if (format === 'id') return entries.forEach((entry) => cli.terminal.print(String(entry.id ?? 0)));
  const rows = entries.map((entry) => [String(entry.id ?? 0), entry.deployedAt ?? '', formatRevision(entry)]);
  cli.terminal.print(formatTable(['ID', 'DATE', 'REVISION'], rows));
}

/** `argocd app history`. */
export function addAppHistory(app: Command, cli: Cli): void {
  const command = app
    .command('history')
    .argument('<appname>', 'name, or namespace/name')
    .description('Show what was deployed when')
    .option('-o, --output <format>', 'wide or id', 'wide');
  addNamespaceFlag(command).action((name: string, options: { appNamespace?: string; output: string }) =>
    history(cli, name, options),
  );
}
