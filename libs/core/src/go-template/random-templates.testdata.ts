/** A template and its data. */
export interface Sample {
  template: string;
  params: unknown;
}

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `count` samples: formats, floats, texts, nested data and pipelines in turn. */
export function randomTemplates(random: () => number, count: number): Sample[] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const integer = (limit: number): number => Math.floor(random() * limit);
  const text = (): string =>
    Array.from({ length: integer(12) }, () =>
      pick(['a', 'B', 'z', '9', '-', '_', ' ', '.', 'é', '世', '"', "'", '\n', ':', '#', '<', '&']),
    ).join('');
  const float = (): number => {
    const size = (random() - 0.5) * 10 ** (integer(40) - 18);
    // JSON has no negative zero.
    return 0 + pick([size, Math.trunc(size), Number(size.toPrecision(3)), integer(1_000_000), integer(100) / 4]);
  };
  const data = (depth: number): unknown => {
    const kind = integer(depth > 2 ? 4 : 6);
    if (kind === 0) return text();
    if (kind === 1) return integer(10_000);
    if (kind === 2) return pick([true, false, null]);
    if (kind === 3) return Number(((random() - 0.5) * 1000).toFixed(3));
    if (kind === 4) return Array.from({ length: integer(4) }, () => data(depth + 1));
    return Object.fromEntries(
      Array.from({ length: integer(4) }, () => [pick(['a', 'b1', 'b10', 'b2', 'Key', 'x-y']), data(depth + 1)]),
    );
  };
  const constant = (): string =>
    pick([
      '1',
      '-3',
      '0',
      '2.5',
      '"str"',
      '"12"',
      'true',
      '.s',
      '.f',
      '.i',
      '.l',
      '.m',
      'nil',
      '(int .i)',
      '(add 1 2)',
      '.missing',
    ]);
  const format = (): string => {
    const flags = pick(['', '', '-', '+', '0', ' ']);
    const width = pick(['', '', String(integer(12))]);
    const precision = pick(['', '', `.${integer(6)}`]);
    return `%${flags}${width}${precision}${pick([...'vdsqfegGtocUT'])}`;
  };
  const makers: (() => string)[] = [
    () => `{{printf ${JSON.stringify(`${format()}|${format()}`)} ${constant()} ${constant()}}}`,
    () => '{{.f}} {{printf "%v %e %f %g %.3g %.2f" .f .f .f .f .f .f}} {{toJson .f}} {{floor .f}} {{int .f}}',
    () =>
      `{{${pick(['upper', 'lower', 'trim', 'quote', 'squote', 'nospace', 'initials', 'swapcase', 'b64enc', 'b32enc', 'sha256sum', 'html', 'js', 'urlquery', 'toYaml', 'toJson', 'toRawJson', 'base', 'dir', 'clean', 'ext', 'len', 'title', 'regexQuoteMeta', 'toPrettyJson'])} .s}}`,
    () => '{{.d}}|{{toJson .d}}|{{printf "%v" .d}}|{{typeOf .d}}|{{empty .d}}|{{default "x" .d}}|{{kindOf .d}}',
    () => '{{toYaml .d}}',
    () => `{{${pick(['trunc', 'substr 1', 'abbrev', 'indent', 'repeat'])} ${integer(9)} .s}}`,
    () =>
      `{{${pick(['add', 'sub', 'mul', 'max', 'min', 'addf', 'subf', 'mulf', 'divf', 'maxf', 'eq', 'lt', 'ge', 'ne'])} ${constant()} ${constant()}}}`,
    () =>
      `{{splitList ${JSON.stringify(pick(['-', '', 'a', ' ', '.']))} .s | join "+"}} {{replace "a" "xyz" .s}} {{contains "B" .s}} {{trimSuffix "a" .s}} {{trimAll "a-" .s}}`,
    () =>
      `{{range $i, $e := .l}}{{$i}}:{{$e}}{{if eq $i 2}}{{${pick(['break', 'continue'])}}}{{end}};{{else}}none{{end}}`,
    () => `{{if ${pick(['and', 'or'])} ${constant()} ${constant()}}}T{{else if not ${constant()}}}U{{else}}F{{end}}`,
    () =>
      `{{${constant()} | ${pick(['printf "%v"', 'print', 'toString', 'default 5', 'typeOf', 'list 1', 'eq 1', 'len', 'index .l', 'upper'])}}}`,
    () => `{{index ${pick(['.l', '.m', '.s', '.d'])} ${constant()}}}`,
  ];
  return Array.from({ length: count }, (_sample, index) => ({
    template: (makers[index % makers.length] as () => string)(),
    params: {
      s: text(),
      f: float(),
      i: integer(1000),
      l: Array.from({ length: integer(5) }, () => data(2)),
      m: { k: text(), n: integer(9) },
      d: data(0),
    },
  }));
}
