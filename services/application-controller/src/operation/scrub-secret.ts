import type { KubeObject } from '@plumbline/contract/crd';
import { isSecret } from '@plumbline/core/diff';

/** Shorter values would hit ordinary words. */
const shortestValue = 3;

/** What a value holds, as text; numbers and nested values too, which a server refuses in words that repeat them. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  return typeof value === 'number' ? [String(value)] : [];
}

/** Values of a Secret in every form in which an error could repeat them. */
function valuesOf(secret: KubeObject): string[] {
  const encoded = textsOf(secret['data']);
  const plain = textsOf(secret['stringData']);
  const decoded = encoded.map((value) => Buffer.from(value, 'base64').toString('utf8'));
  const all = [...encoded, ...plain, ...decoded, ...plain.map((value) => Buffer.from(value).toString('base64'))];
  return [...all, ...all.map((value) => JSON.stringify(value).slice(1, -1))];
}

/** A text about an object without the values of its data, when it is a Secret (DESIGN §6 rule 7). */
export function scrubSecret(text: string, object: KubeObject): string {
  if (!isSecret(object)) return text;
  const values = [...new Set(valuesOf(object))].filter((value) => value.length >= shortestValue);
  // Longest first: a value that is part of another must not leave the rest of it behind.
  const ordered = values.sort((a, b) => b.length - a.length);
  return ordered.reduce((scrubbed, value) => scrubbed.replaceAll(value, '++++++++'), text);
}
