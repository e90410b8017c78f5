import type { KubeObject } from '@plumbline/contract/crd';
import { isRecord, omitKeys, withKey } from '../std/index.ts';

type Metadata = KubeObject['metadata'];

/** Labels of an object; empty when it has none. Values that are not text are left out. */
export function labelsOf(obj: Pick<KubeObject, 'metadata'>): Readonly<Record<string, string>> {
  return textEntries(obj.metadata?.labels);
}

/** Annotations of an object; empty when it has none. Values that are not text are left out. */
export function annotationsOf(obj: Pick<KubeObject, 'metadata'>): Readonly<Record<string, string>> {
  return textEntries(obj.metadata?.annotations);
}

/** A copy with one annotation set. */
export function withAnnotation(obj: KubeObject, name: string, value: string): KubeObject {
  return withMetadata(obj, { annotations: withKey(annotationsOf(obj), name, value) });
}

/** A copy without these annotations; `annotations` goes with the last one. The object itself when it has none of them. */
export function withoutAnnotations(obj: KubeObject, ...names: readonly string[]): KubeObject {
  const annotations = annotationsOf(obj);
  if (!names.some((name) => Object.hasOwn(annotations, name))) return obj;
  const left = omitKeys(annotations, ...names);
  if (Object.keys(left).length > 0) return withMetadata(obj, { annotations: left });
  return { ...obj, metadata: omitKeys(record(obj.metadata), 'annotations') as unknown as Metadata };
}

/** A copy with one label set. */
export function withLabel(obj: KubeObject, name: string, value: string): KubeObject {
  return withMetadata(obj, { labels: withKey(labelsOf(obj), name, value) });
}

/** A copy with these fields of its metadata replaced. */
export function withMetadata(obj: KubeObject, fields: Partial<Metadata>): KubeObject {
  return { ...obj, metadata: { ...obj.metadata, ...fields } };
}

function record(metadata: Metadata): Record<string, unknown> {
  return { ...metadata };
}

function textEntries(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
}
