/** Order of two strings by UTF-16 code units, the same on every machine: negative, 0 or positive. For `sort`. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
