import type { KubeObject } from '@plumbline/contract/crd';
import { isOfKind, withoutField } from '../../object/index.ts';
import { encodeBase64, isRecord } from '../../std/index.ts';
import type { Normalizer } from './normalizer.ts';

/** A Secret's `stringData` becomes part of `data`, as the API server stores it; null entries go, base64 loses its line ends. */
export const secretData: Normalizer = { name: 'secret-data', normalize: encodeSecretData };

/**
 * A Secret with its `stringData` in `data`; any other object as it is. What is applied in this form can be taken back:
 * a key that was applied as `stringData` would stay for ever when it is no longer wanted.
 */
export function encodeSecretData(obj: KubeObject): KubeObject {
  if (!isOfKind(obj, '', 'Secret')) return obj;
  const data = { ...encodedData(obj), ...encodedStringData(obj) };
  const isPresent = isRecord(obj['data']) || isRecord(obj['stringData']);
  return isPresent ? { ...withoutField(obj, ['stringData']), data } : obj;
}

function encodedData(obj: KubeObject): Record<string, unknown> {
  const entries = Object.entries(isRecord(obj['data']) ? obj['data'] : {}).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutLineEnds(value)]));
}

function encodedStringData(obj: KubeObject): Record<string, unknown> {
  const entries = Object.entries(isRecord(obj['stringData']) ? obj['stringData'] : {});
  return Object.fromEntries(
    entries
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, typeof value === 'string' ? encodeBase64(value) : value]),
  );
}

function withoutLineEnds(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(/[\r\n]/g, '') : value;
}
