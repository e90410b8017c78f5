import { AppError } from '@plumbline/contract/errors';
import type { TextData } from './config-map-reader.ts';

/** Where `$` references find their values. */
export interface SecretSource {
  /** Data of `argocd-secret`. */
  readonly secretData: TextData;
  /** Data of another Secret with the part-of label; undefined when there is none. */
  secretNamed(name: string): TextData | undefined;
}

/**
 * A setting's value with its reference followed: `$key` reads `argocd-secret`, `$secretName:key` another Secret; `$$` and any
 * other text is taken as it stands. Throws `CONFIG_INVALID` when the Secret or the key is missing.
 */
export function resolveSecretReference(value: string, source: SecretSource): string {
  if (!value.startsWith('$') || value.startsWith('$$')) return value;
  const reference = value.slice(1).trim();
  const cut = reference.indexOf(':');
  const data = cut === -1 ? source.secretData : source.secretNamed(reference.slice(0, cut));
  const key = reference.slice(cut + 1);
  const found = data?.[key];
  if (found === undefined)
    throw new AppError('CONFIG_INVALID', `read secret reference "${value}": no such Secret or key`);
  return found.trim();
}
