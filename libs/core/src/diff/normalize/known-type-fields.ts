import type { KubeObject } from '@plumbline/contract/crd';
import { schemaOfType } from '../../merge/index.ts';
import { normalizeQuantity } from '../../object/index.ts';
import { isRecord, withKey } from '../../std/index.ts';
import { parseDurationMs } from '../../sync/parse-duration.ts';
import { normalizeValue } from './known-types.ts';
import type { Normalizer } from './normalizer.ts';

/** An entry of `resource.customizations.knownTypeFields`: a field of a custom resource that holds a known type. */
export interface KnownTypeField {
  /** Keys joined by dots, such as `spec.template.spec`; lists on the way are entered. */
  field: string;
  /** `core/v1/PodSpec`, `core/Quantity`, `meta/v1/Duration`. */
  type: string;
}

/** Fields of custom resources as the types that they are said to hold would write them. */
export const knownTypeFields: Normalizer = {
  name: 'known-type-fields',
  normalize(obj, options) {
    const fields = options.knownTypeFields ?? [];
    return fields.reduce<KubeObject>((value, { field, type }) => {
      const normalize = normalizerOf(type);
      return normalize === undefined ? value : (normalizeAt(value, field.split('.'), normalize) as KubeObject);
    }, obj);
  },
};

/** Whether a type of `knownTypeFields` is known. */
export function isKnownType(type: string): boolean {
  return normalizerOf(type) !== undefined;
}

function normalizerOf(type: string): ((value: unknown) => unknown) | undefined {
  if (type === 'core/Quantity' || type === 'core/v1/Quantity') return (value) => normalizeQuantity(value) ?? value;
  if (type === 'meta/v1/Duration') return normalizeDuration;
  const schema = schemaOfType(type);
  return schema === undefined ? undefined : (value) => normalizeValue(value, schema);
}

function normalizeAt(value: unknown, path: readonly string[], normalize: (value: unknown) => unknown): unknown {
  if (Array.isArray(value) && path.length > 0) return value.map((item: unknown) => normalizeAt(item, path, normalize));
  const [step, ...rest] = path;
  if (step === undefined) return normalize(value);
  if (!isRecord(value) || !Object.hasOwn(value, step)) return value;
  return withKey<unknown>(value, step, normalizeAt(value[step], rest, normalize));
}

// As Go prints it: 90m is 1h30m0s, 1500ms is 1.5s.
function normalizeDuration(value: unknown): unknown {
  const totalMs = typeof value === 'string' && /[a-z]/.test(value) ? parseDurationMs(value) : undefined;
  if (totalMs === undefined) return value;
  if (totalMs < 1000) return totalMs === 0 ? '0s' : `${totalMs}ms`;
  const [hours, minutes] = [Math.floor(totalMs / 3_600_000), Math.floor(totalMs / 60_000) % 60];
  const seconds = `${(totalMs % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
