import type { KubeObject } from '@plumbline/contract/crd';
import { isSecret } from '@plumbline/core/diff';
import { getRecord } from '@plumbline/core/object';

/** Shorter values would hit ordinary words. */
const shortestValue = 3;

/** Values of a Secret in every form in which an error could repeat them. */
function valuesOf(secret: KubeObject): string[] {
  const encoded = Object.values(getRecord(secret, ['data'])).filter((value) => typeof value === 'string');
  const plain = Object.values(getRecord(secret, ['stringData'])).filter((value) => typeof value === 'string');
  const decoded = encoded.map((value) => Buffer.from(value, 'base64').toString('utf8'));
  return [...encoded, ...plain, ...decoded, ...plain.map((value) => Buffer.from(value).toString('base64'))];
}

/** A text about an object without the values of its data, when it is a Secret (DESIGN §6 rule 7). */
export function scrubSecret(text: string, object: KubeObject): string {
  if (!isSecret(object)) return text;
  const values = [...new Set(valuesOf(object))].filter((value) => value.length >= shortestValue);
  // Longest first: a value that is part of another must not leave the rest of it behind.
  const ordered = values.sort((a, b) => b.length - a.length);
  return ordered.reduce((scrubbed, value) => scrubbed.replaceAll(value, '++++++++'), text);
}
