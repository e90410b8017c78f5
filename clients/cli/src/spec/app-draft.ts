import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';

/** The part of an Application that flags write. */
export interface AppDraft {
  spec: v1alpha1.ApplicationSpec;
  /** The source that source flags apply to; part of `spec`. */
  source: v1alpha1.ApplicationSource;
}

/** A draft over a spec; the source at `position` (from 1) or of that name, else the only one. Throws INVALID_ARGUMENT. */
export function draftOf(spec: v1alpha1.ApplicationSpec, select: { position?: number; name?: string } = {}): AppDraft {
  const sources = spec.sources ?? [];
  if (sources.length === 0) return { spec, source: (spec.source ??= {}) };
  const { position, name } = select;
  if (name === undefined && (position === undefined || position < 1)) {
    throw new AppError(
      'INVALID_ARGUMENT',
      `choose a source: the application has ${sources.length}; give --source-position or --source-name`,
    );
  }
  const source =
    name === undefined ? sources[(position ?? 1) - 1] : sources.find((candidate) => candidate.name === name);
  if (!source) throw new AppError('INVALID_ARGUMENT', `choose source "${name ?? position}": there is none`);
  return { spec, source };
}

/** Splits `key=value` at the first sign. Throws INVALID_ARGUMENT that names the flag. */
export function parsePair(flag: string, text: string): [key: string, value: string] {
  const cut = text.indexOf('=');
  if (cut <= 0) throw new AppError('INVALID_ARGUMENT', `read ${flag} "${text}": key=value is due`);
  return [text.slice(0, cut), text.slice(cut + 1)];
}

/** Pairs as an object. */
export function parsePairs(flag: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => parsePair(flag, text)));
}

/** A list where each new entry replaces the one of the same name, else is added. */
export function mergeNamed<T extends { name?: string }>(before: readonly T[] | undefined, added: readonly T[]): T[] {
  const names = new Set(added.map((entry) => entry.name));
  return [...(before ?? []).filter((entry) => !names.has(entry.name)), ...added];
}
