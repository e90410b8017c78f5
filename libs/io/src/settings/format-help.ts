import type { SettingTable } from './setting.ts';

/** The text of `--help`: every setting with type, default, variable and meaning, sorted by flag. */
export function formatHelp(table: SettingTable): string {
  const rows = Object.values(table)
    .map((entry) => ({
      name: [entry.short, entry.flag].filter((flag) => flag !== undefined).join(', ') || (entry.env[0] ?? ''),
      type: entry.parser.type === 'bool' ? '' : entry.parser.type,
      notes: [
        entry.help,
        entry.defaultText === '' ? '' : `(default ${entry.defaultText})`,
        entry.flag !== undefined && entry.env.length > 0 ? `(env ${entry.env.join(', ')})` : '',
        entry.deprecated === undefined ? '' : `(deprecated: ${entry.deprecated})`,
        entry.refused === undefined ? '' : `(only the default: ${entry.refused})`,
      ].filter((note) => note !== ''),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const width = Math.min(44, Math.max(...rows.map((row) => row.name.length + row.type.length + 1)));
  const lines = rows.map((row) => `  ${`${row.name} ${row.type}`.trimEnd().padEnd(width)}  ${row.notes.join(' ')}`);
  return `Flags:\n${lines.join('\n')}\n`;
}
