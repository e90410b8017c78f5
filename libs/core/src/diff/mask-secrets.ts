import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { annotationsOf, isOfKind, withMetadata } from '../object/index.ts';
import { encodeBase64, isRecord, mapValues, stableJson } from '../std/index.ts';

const FIRST_MASK_LENGTH = 8;
const MASK_STEP = 4;

/** The two sides of a comparison, or one of them. */
export interface SecretPair {
  desired?: KubeObject | undefined;
  live?: KubeObject | undefined;
}

/** Options of masking. */
export interface MaskOptions {
  /** `resource.sensitive.mask.annotations`: annotations masked as well. Default: none. */
  annotations?: readonly string[];
}

type Mask = (key: string, value: string) => string;

/**
 * Both sides with every value of a Secret replaced by a run of `+`, also inside the last-applied annotation. Of each key
 * the first distinct value gets 8, each further one 4 more: equal values look equal and no length shows. Objects that are
 * no Secrets come back unchanged. This is the one function on every way out (DESIGN §6 rule 7).
 */
export function maskSecretPair(
  desired: KubeObject | undefined,
  live: KubeObject | undefined,
  options: MaskOptions = {},
): SecretPair {
  const masks = { data: createMask(), annotation: createMask() };
  const maskSide = (obj: KubeObject | undefined): KubeObject | undefined =>
    obj !== undefined && isSecret(obj) ? maskAnnotations(maskData(obj, masks.data), masks, options) : obj;
  // The last-applied annotations come last, as further values of the same keys.
  const sides = [maskSide(desired), maskSide(live)].map((obj) =>
    obj !== undefined && isSecret(obj) ? maskLastApplied(obj, masks, options) : obj,
  );
  return { desired: sides[0], live: sides[1] };
}

/** One object as `maskSecretPair` leaves it: a Secret without its values, anything else unchanged. */
export function maskSecret(obj: KubeObject, options: MaskOptions = {}): KubeObject {
  return maskSecretPair(undefined, obj, options).live ?? obj;
}

/** Whether an object is a Secret. */
export function isSecret(obj: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean {
  return isOfKind(obj, '', 'Secret');
}

interface Masks {
  data: Mask;
  annotation: Mask;
}

function createMask(): Mask {
  const valuesByKey = new Map<string, string[]>();
  return (key, value) => {
    const values = valuesByKey.get(key) ?? [];
    if (!values.includes(value)) values.push(value);
    valuesByKey.set(key, values);
    return '+'.repeat(FIRST_MASK_LENGTH + MASK_STEP * values.indexOf(value));
  };
}

function maskData<T extends Record<string, unknown>>(obj: T, mask: Mask): T {
  const field = (name: string, identityOf: (value: unknown) => string): Record<string, unknown> => {
    const values = obj[name];
    if (values === undefined || values === null) return {};
    if (!isRecord(values)) return { [name]: mask(`\u{0}${name}`, stableJson(values)) };
    return { [name]: mapValues(values, (value, key) => mask(key, identityOf(value))) };
  };
  const encoded = (value: unknown): string =>
    typeof value === 'string' ? value.replaceAll(/\s/g, '') : stableJson(value);
  const plain = (value: unknown): string => {
    const text = typeof value === 'string' ? value : stableJson(value);
    return /^\++$/.test(text) ? text : encodeBase64(text); // a mask stays one: masking twice is masking once
  };
  return { ...obj, ...field('data', encoded), ...field('stringData', plain) };
}

function maskAnnotations(obj: KubeObject, masks: Masks, options: MaskOptions): KubeObject {
  const sensitive = new Set(options.annotations);
  const annotations = annotationsOf(obj);
  if (!Object.keys(annotations).some((name) => sensitive.has(name))) return obj;
  const masked = mapValues(annotations, (value, name) => (sensitive.has(name) ? masks.annotation(name, value) : value));
  return withMetadata(obj, { annotations: masked });
}

function maskLastApplied(obj: KubeObject, masks: Masks, options: MaskOptions): KubeObject {
  const annotations = annotationsOf(obj);
  const text = annotations[annotation.lastApplied];
  if (text === undefined || new Set(options.annotations).has(annotation.lastApplied)) return obj;
  return withMetadata(obj, {
    annotations: { ...annotations, [annotation.lastApplied]: maskText(text, masks, options) },
  });
}

function maskText(text: string, masks: Masks, options: MaskOptions): string {
  const applied = parseRecord(text);
  if (applied === undefined) return '+'.repeat(FIRST_MASK_LENGTH);
  const masked = maskData(applied, masks.data);
  const metadata: unknown = masked['metadata'];
  if (!isRecord(metadata)) return JSON.stringify(masked);
  return JSON.stringify(maskAnnotations(masked as KubeObject, masks, options));
}

function parseRecord(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // the caller masks all of it
  }
}
