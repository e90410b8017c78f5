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
  const dice = new Dice(random);
  return Array.from({ length: count }, (_sample, index) => ({
    template: makers[index % makers.length]?.(dice) ?? '',
    params: {
      s: dice.text(),
      f: dice.float(),
      i: dice.integer(1000),
      l: Array.from({ length: dice.integer(5) }, () => dice.data(2)),
      m: { k: dice.text(), n: dice.integer(9) },
      d: dice.data(0),
    },
  }));
}

const characters = ['a', 'B', 'z', '9', '-', '_', ' ', '.', 'é', '世', '"', "'", '\n', ':', '#', '<', '&'];
const keys = ['a', 'b1', 'b10', 'b2', 'Key', 'x-y'];
const constants = [
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
];

class Dice {
  private readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  integer(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  pick<T>(first: T, ...more: readonly T[]): T {
    return more[this.integer(more.length + 1) - 1] ?? first;
  }

  text(): string {
    return Array.from({ length: this.integer(12) }, () => this.pick('', ...characters)).join('');
  }

  float(): number {
    const size = (this.random() - 0.5) * 10 ** (this.integer(40) - 18);
    const whole = this.integer(1_000_000);
    // JSON has no negative zero.
    return 0 + this.pick(size, Math.trunc(size), Number(size.toPrecision(3)), whole, this.integer(100) / 4);
  }

  data(depth: number): unknown {
    switch (this.integer(depth > 2 ? 4 : 6)) {
      case 0:
        return this.text();
      case 1:
        return this.integer(10_000);
      case 2:
        return this.pick<boolean | null>(true, false, null);
      case 3:
        return Number(((this.random() - 0.5) * 1000).toFixed(3));
      case 4:
        return Array.from({ length: this.integer(4) }, () => this.data(depth + 1));
      default:
        return Object.fromEntries(
          Array.from({ length: this.integer(4) }, () => [this.pick('k', ...keys), this.data(depth + 1)]),
        );
    }
  }

  constant(): string {
    return this.pick('7', ...constants);
  }

  format(): string {
    const precision = this.pick('', '', `.${this.integer(6)}`);
    const width = this.pick('', '', String(this.integer(12)));
    return `%${this.pick('', '', '-', '+', '0', ' ')}${width}${precision}${this.pick('v', ...Array.from('dsqfegGtocUT'))}`;
  }
}

const textFunctions = [
  'lower',
  'trim',
  'quote',
  'squote',
  'nospace',
  'initials',
  'swapcase',
  'b64enc',
  'b32enc',
  'sha256sum',
  'html',
  'js',
  'urlquery',
  'toYaml',
  'toJson',
  'toRawJson',
  'base',
  'dir',
  'clean',
  'ext',
  'len',
  'title',
  'regexQuoteMeta',
  'toPrettyJson',
];
const numberFunctions = ['sub', 'mul', 'max', 'min', 'addf', 'subf', 'mulf', 'divf', 'maxf', 'eq', 'lt', 'ge', 'ne'];
const lastStages = ['print', 'toString', 'default 5', 'typeOf', 'list 1', 'eq 1', 'len', 'index .l', 'upper'];

const makers: readonly ((dice: Dice) => string)[] = [
  (dice) => `{{printf ${JSON.stringify(`${dice.format()}|${dice.format()}`)} ${dice.constant()} ${dice.constant()}}}`,
  () => '{{.f}} {{printf "%v %e %f %g %.3g %.2f" .f .f .f .f .f .f}} {{toJson .f}} {{floor .f}} {{int .f}}',
  (dice) => `{{${dice.pick('upper', ...textFunctions)} .s}}`,
  () => '{{.d}}|{{toJson .d}}|{{printf "%v" .d}}|{{typeOf .d}}|{{empty .d}}|{{default "x" .d}}|{{kindOf .d}}',
  () => '{{toYaml .d}}',
  (dice) => `{{${dice.pick('trunc', 'substr 1', 'abbrev', 'indent', 'repeat')} ${dice.integer(9)} .s}}`,
  (dice) => `{{${dice.pick('add', ...numberFunctions)} ${dice.constant()} ${dice.constant()}}}`,
  (dice) =>
    `{{splitList ${JSON.stringify(dice.pick('-', '', 'a', ' ', '.'))} .s | join "+"}} {{replace "a" "xyz" .s}} {{contains "B" .s}} {{trimSuffix "a" .s}} {{trimAll "a-" .s}}`,
  (dice) =>
    `{{range $i, $e := .l}}{{$i}}:{{$e}}{{if eq $i 2}}{{${dice.pick('break', 'continue')}}}{{end}};{{else}}none{{end}}`,
  (dice) =>
    `{{if ${dice.pick('and', 'or')} ${dice.constant()} ${dice.constant()}}}T{{else if not ${dice.constant()}}}U{{else}}F{{end}}`,
  (dice) => `{{${dice.constant()} | ${dice.pick('printf "%v"', ...lastStages)}}}`,
  (dice) => `{{index ${dice.pick('.l', '.m', '.s', '.d')} ${dice.constant()}}}`,
];
