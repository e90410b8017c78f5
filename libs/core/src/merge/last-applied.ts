import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { annotationsOf, withAnnotation, withoutAnnotations } from '../object/index.ts';
import { isRecord, stableJson } from '../std/index.ts';

/** What was applied last, from the annotation that kubectl apply keeps; undefined when it is missing or unreadable. */
export function readLastApplied(live: KubeObject): KubeObject | undefined {
  const text = annotationsOf(live)[annotation.lastApplied];
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && isRecord(value['metadata']) ? (value as KubeObject) : undefined;
  } catch {
    return undefined; // another tool wrote it: as if it were not there
  }
}

/** The object with the annotation that says that it was applied, byte for byte as kubectl writes it. */
export function withLastApplied(desired: KubeObject): KubeObject {
  const bare = withoutAnnotations(desired, annotation.lastApplied);
  // kubectl notes an empty map of annotations when there are none.
  const noted = { ...bare, metadata: { ...bare.metadata, annotations: { ...annotationsOf(bare) } } };
  return withAnnotation(bare, annotation.lastApplied, `${escapeHtml(stableJson(noted))}\n`);
}

// Go's JSON writer escapes these.
function escapeHtml(json: string): string {
  return json.replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
