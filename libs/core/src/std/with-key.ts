/** A copy of a record with one key set, in its old place if it was there; safe for keys such as `__proto__`. */
export function withKey<T>(record: Readonly<Record<string, T>>, key: string, value: T): Record<string, T> {
  const entries = Object.entries(record);
  if (!Object.hasOwn(record, key)) return Object.fromEntries([...entries, [key, value]]);
  return Object.fromEntries(entries.map(([name, field]) => [name, name === key ? value : field]));
}
