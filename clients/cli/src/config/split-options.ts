/** Splits `$ARGOCD_OPTS` into words as a shell would: quotes group, a backslash escapes. */
export function splitOptions(text: string): string[] {
  const words: string[] = [];
  const pattern = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g;
  const quoted = /\\(?<escaped>.)|"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>[^']*)'/g;
  const unquote = (...found: unknown[]): string => {
    const { escaped, double, single } = found.at(-1) as Record<string, string | undefined>;
    return escaped ?? double?.replaceAll(/\\(.)/g, '$1') ?? single ?? '';
  };
  for (const [word] of text.matchAll(pattern)) words.push(word.replaceAll(quoted, unquote));
  return words;
}
