/**
 * A text without the characters of `set` at its end. A regular expression such as `/\s+$/` would look at every run of
 * them in the text: quadratic, and texts here come from users.
 */
export function trimEnd(text: string, set: string): string {
  let end = text.length;
  while (end > 0 && set.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
