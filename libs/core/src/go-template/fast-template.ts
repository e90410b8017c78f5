/**
 * Replaces `{{ key }}` by the value of the key: the flat substitution of ApplicationSets without `goTemplate`. A key
 * that the parameters do not hold, and an unclosed `{{`, stay as they are.
 */
export function renderFastTemplate(text: string, params: Readonly<Record<string, string>>): string {
  let result = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    const close = open < 0 ? -1 : text.indexOf('}}', open + 2);
    if (close < 0) return result + text.slice(at);
    const key = text.slice(open + 2, close);
    const value = lookUp(params, key.trim());
    result += text.slice(at, open) + (value ?? `{{${key}}}`);
    at = close + 2;
  }
}

function lookUp(params: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(params, key) ? params[key] : undefined;
}
