/** Rows under a header, columns two spaces apart; the last column is not padded. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const pad = (cell: string, column: number): string =>
    column === header.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + 2);
  return all.map((row) => row.map(pad).join('').trimEnd()).join('\n');
}

/** `Label:   value` lines with the values in one column. */
export function formatFields(fields: readonly (readonly [label: string, value: string])[]): string {
  const width = Math.max(...fields.map(([label]) => label.length)) + 1;
  return fields.map(([label, value]) => `${`${label}:`.padEnd(Math.max(width, 19))} ${value}`.trimEnd()).join('\n');
}
