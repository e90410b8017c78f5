/** A copy of a record without these keys; the record itself when it has none of them. */
export function omitKeys<T>(record: Readonly<Record<string, T>>, ...keys: readonly string[]): Record<string, T> {
  if (!keys.some((key) => Object.hasOwn(record, key))) return record;
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
