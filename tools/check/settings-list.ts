import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isRecord } from '@plumbline/core/std';
import type { Setting } from '@plumbline/io/settings';

import type { Gate } from './gate.ts';
import { root } from './run-tool.ts';

const components = [
  { name: 'argocd-server', folder: 'api-server' },
  { name: 'argocd-repo-server', folder: 'repo-server' },
  { name: 'argocd-application-controller', folder: 'application-controller' },
  { name: 'argocd-applicationset-controller', folder: 'applicationset-controller' },
] as const;

const environmentTemplate = 'charts/plumbline/templates/_environment.tpl';

const intro = `# Settings of the processes

Every flag and variable of the four processes, from their own tables (\`services/<name>/src/config.ts\`); \`npm run check\`
compares this page with them. A flag wins over its variable, the first variable that is set over the next, both over the
default. *Parameter* is the key of \`argocd-cmd-params-cm\` (or, for \`timeout.*\`, of \`argocd-cm\`) that the chart turns into the
variable. A setting marked *only its default* exists in Argo CD and has no effect here yet: another value is refused at start.

What changes while the processes run stands in ConfigMaps and Secrets: [installation](installation.md) lists those.
`;

/** The settings table that a service's config.ts exports. Throws when it exports none. */
async function readTable(folder: string): Promise<Setting<unknown>[]> {
  const exported: unknown = await import(join(root, 'services', folder, 'src/config.ts'));
  const tables = isRecord(exported) ? Object.values(exported).filter(isRecord) : [];
  const table = tables.find((candidate) =>
    Object.values(candidate).every((entry) => isRecord(entry) && isRecord(entry['parser'])),
  );
  if (table === undefined) throw new Error(`services/${folder}/src/config.ts exports no table of settings`);
  return Object.values(table) as Setting<unknown>[];
}

/** Variable → key, as the chart passes them. */
async function readParameters(): Promise<Map<string, string>> {
  const template = await readFile(join(root, environmentTemplate), 'utf8');
  return new Map(
    [...template.matchAll(/^([A-Z][A-Z0-9_]+): (\S+)$/gm)].map(([, variable = '', key = '']) => [variable, key]),
  );
}

function renderRow(entry: Setting<unknown>, parameters: ReadonlyMap<string, string>): string {
  const code = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``);
  const keys = [...new Set(entry.env.map((variable) => parameters.get(variable)).filter((key) => key !== undefined))];
  const notes = [
    entry.help.replaceAll('|', '\\|'),
    entry.deprecated === undefined ? '' : `*Deprecated:* ${entry.deprecated}.`,
    entry.refused === undefined ? '' : `*Only its default:* ${entry.refused}.`,
  ];
  const cells = [
    code([entry.flag, entry.short].filter((flag) => flag !== undefined).join(', ')),
    entry.env.map(code).join(' '),
    keys.map(code).join(' '),
    entry.parser.type,
    code(entry.defaultText),
    notes.filter((note) => note !== '').join(' '),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** docs/settings.md as the tables make it. */
export async function renderSettingsList(): Promise<string> {
  const parameters = await readParameters();
  const sections = await Promise.all(
    components.map(async ({ name, folder }) => {
      const entries = await readTable(folder);
      const rows = entries
        .toSorted((a, b) => ((a.flag ?? a.env[0] ?? '') < (b.flag ?? b.env[0] ?? '') ? -1 : 1))
        .map((entry) => renderRow(entry, parameters));
      const head = ['| flag | variable | parameter | type | default | meaning |', '|---|---|---|---|---|---|'];
      return [`\n## ${name}\n`, ...head, ...rows, ''].join('\n');
    }),
  );
  return intro + sections.join('');
}

/** Variables that the chart sets and no process reads. */
async function findDeadVariables(): Promise<string[]> {
  const tables = await Promise.all(components.map(({ folder }) => readTable(folder)));
  const known = new Set(tables.flat().flatMap((entry) => entry.env));
  return [...(await readParameters()).keys()].filter((variable) => !known.has(variable));
}

/** Compares docs/settings.md and the chart's variables with the tables of the processes. */
export const settingsList: Gate = {
  name: 'settings list',
  async run() {
    const rendered = await renderSettingsList();
    const page = await readFile(join(root, 'docs', 'settings.md'), 'utf8').catch(() => '');
    const dead = await findDeadVariables();
    const problems = [
      ...(page === rendered ? [] : ['docs/settings.md is stale: run "npm run check -- --write"']),
      ...dead.map((variable) => `${environmentTemplate} sets ${variable}, which no process reads`),
    ];
    return { count: rendered.split('\n').filter((line) => line.startsWith('| `')).length, unit: 'settings', problems };
  },
};
