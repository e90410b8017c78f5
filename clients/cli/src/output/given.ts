/** The text, or nothing in its place. */
export function orEmpty(text: string | null | undefined): string {
  return text ?? '';
}

/** The fields that are set. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
