import { Option, type Command } from 'commander';

import type { AppDraft } from './app-draft.ts';

/** One flag of `app create` and `app set`: how it is written, what it does to the draft. */
export interface AppFlag {
  flags: string;
  help: string;
  /** `text` takes a value, `list` may be repeated, `switch` takes none or =true/=false, `number` a whole number. */
  kind: 'text' | 'list' | 'switch' | 'number';
  apply(draft: AppDraft, value: never): void;
}

/** A flag that takes one value. */
export function textFlag(flags: string, help: string, apply: (draft: AppDraft, value: string) => void): AppFlag {
  return { flags: `${flags} <value>`, help, kind: 'text', apply };
}

/** A flag that may be repeated. */
export function listFlag(flags: string, help: string, apply: (draft: AppDraft, value: string[]) => void): AppFlag {
  return { flags: `${flags} <value>`, help, kind: 'list', apply };
}

/** A flag that switches something on, or off with `=false`. */
export function switchFlag(flags: string, help: string, apply: (draft: AppDraft, value: boolean) => void): AppFlag {
  return { flags: `${flags} [value]`, help, kind: 'switch', apply };
}

/** A flag that takes a whole number. */
export function numberFlag(flags: string, help: string, apply: (draft: AppDraft, value: number) => void): AppFlag {
  return { flags: `${flags} <number>`, help, kind: 'number', apply };
}

/** Reads `true`/`false` as Go does; undefined (the bare flag) is true. */
export function parseSwitch(text: string | true): boolean {
  return text === true || /^(1|t|true)$/i.test(text);
}

/** Collects the values of a flag that may be repeated. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** A commander option of a kind. */
function optionOf(flag: Pick<AppFlag, 'flags' | 'help' | 'kind'>): Option {
  const option = new Option(flag.flags, flag.help);
  if (flag.kind === 'list') option.argParser(collect);
  if (flag.kind === 'number') option.argParser(Number);
  if (flag.kind === 'switch') option.preset('true').argParser(parseSwitch);
  return option;
}

/** Adds the flags to a command. */
export function addFlags(command: Command, flags: readonly AppFlag[]): Command {
  for (const flag of flags) command.addOption(optionOf(flag));
  return command;
}

/** Applies the flags that were given, in the order of the list. */
export function applyFlags(draft: AppDraft, flags: readonly AppFlag[], given: Readonly<Record<string, unknown>>): void {
  for (const flag of flags) {
    const value = given[optionOf(flag).attributeName()];
    if (value !== undefined) flag.apply(draft, value as never);
  }
}
