import { formatOperand, type Directive } from './format-operand.ts';
import { formatValue } from './print-value.ts';
import { goTypeName, isGoInt, type GoValue } from './value.ts';

/** Widest field and precision; Go has 1,000,000, which would let a short template write much. */
const WIDTH_LIMIT = 10_000;

interface Arguments {
  values: readonly GoValue[];
  next: number;
  isReordered: boolean;
}

const directive = /%([+\-# 0]*)(\[\d+\])?(\*|\d+)?(?:\.(\[\d+\])?(\*|\d+)?)?(\[\d+\])?(.?)/gsu;

/** Go's `fmt.Sprintf`: verbs, flags, widths, and its texts for what does not fit (`%!d(string=x)`, `%!(EXTRA …)`). */
export function formatPrintf(format: string, values: readonly GoValue[]): string {
  const args: Arguments = { values, next: 0, isReordered: false };
  const text = format.replace(directive, (whole, ...groups: (string | undefined)[]) =>
    formatDirective(whole, groups, args),
  );
  if (args.isReordered || args.next >= values.length) return text;
  return `${text}%!(EXTRA ${values
    .slice(args.next)
    .map((value) => describe(value))
    .join(', ')})`;
}

/** Go's `fmt.Sprint`: a space between two values that are both not strings. */
export function formatPrint(values: readonly GoValue[]): string {
  let text = '';
  for (const [index, value] of values.entries()) {
    const isSpaced = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
    text += (isSpaced ? ' ' : '') + formatValue(value);
  }
  return text;
}

function formatDirective(whole: string, groups: readonly (string | undefined)[], args: Arguments): string {
  const [flags = '', leadingIndex, widthText, , precisionText, trailingIndex, verb = ''] = groups;
  if (verb === '%') return '%';
  const width = readNumber(widthText, args);
  const hasPrecision = /\.[^.]*$/u.test(whole.slice(0, whole.length - verb.length));
  const precision = hasPrecision ? (readNumber(precisionText, args) ?? 0) : undefined;
  if (verb === '') return '%!(NOVERB)';
  jumpTo(trailingIndex ?? (widthText === undefined ? leadingIndex : undefined), args);
  return formatNext({ flags, width, precision, verb }, args);
}

function formatNext(spec: Directive, args: Arguments): string {
  const value = takeValue(args);
  if (!value) return args.isReordered ? `%!${spec.verb}(BADINDEX)` : `%!${spec.verb}(MISSING)`;
  // %+v adds field names to structs, never a sign.
  const flags = spec.verb === 'v' ? spec.flags.replaceAll('+', '') : spec.flags;
  if (spec.width === undefined) return formatOperand({ ...spec, flags }, value.taken);
  const isLeft = spec.width < 0;
  return formatOperand({ ...spec, flags: isLeft ? `${flags}-` : flags, width: Math.abs(spec.width) }, value.taken);
}

/** `%[2]d` takes the second argument, and those behind go on from there. */
function jumpTo(index: string | undefined, args: Arguments): void {
  if (index === undefined) return;
  args.next = Number(index.slice(1, -1)) - 1;
  args.isReordered = true;
}

function takeValue(args: Arguments): { taken: GoValue } | undefined {
  if (args.next >= args.values.length || args.next < 0) return undefined;
  return { taken: args.values[args.next++] };
}

function readNumber(text: string | undefined, args: Arguments): number | undefined {
  if (text === undefined) return undefined;
  const value = text === '*' ? takeStar(args) : Number(text);
  return Math.max(-WIDTH_LIMIT, Math.min(value, WIDTH_LIMIT));
}

function takeStar(args: Arguments): number {
  const value = args.values[args.next++];
  return value !== undefined && isGoInt(value) ? Number(value.value) : 0;
}

function describe(value: GoValue): string {
  return value === undefined || value === null ? '<nil>' : `${goTypeName(value)}=${formatValue(value)}`;
}
