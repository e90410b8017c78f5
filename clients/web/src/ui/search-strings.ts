/** Search parameters as plain strings, without quotes and JSON: short addresses that people can read and write. */
export type SearchStrings = Record<string, string | undefined>;

/** The parameters of an address; a repeated name keeps its last value. */
export function parseSearch(search: string): SearchStrings {
  return Object.fromEntries(new URLSearchParams(search));
}

/** The address part for parameters, with its `?`; empty when there are none. Commas, slashes and colons stay readable. */
export function renderSearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') parameters.set(name, value);
  }
  const text = parameters.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

/** Only the string values of anything. */
export function stringsOf(search: Record<string, unknown>): SearchStrings {
  return Object.fromEntries(
    Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
