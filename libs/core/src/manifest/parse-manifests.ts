import type { KubeObject } from '@plumbline/contract/crd';
import { isRecord } from '../std/index.ts';
import { invalid, parseYamlDocuments, type TextSource, type YamlDocument } from './parse-yaml.ts';

/**
 * The Kubernetes objects of a YAML or JSON text, in order: documents, JSON lists and objects of List kinds one by one,
 * empty documents left out. Throws `MANIFEST_INVALID` that names file and line for anything that is not an object with
 * apiVersion, kind and a name (or generateName).
 */
export function parseManifests(text: string, source: TextSource): KubeObject[] {
  return parseYamlDocuments(text, source).flatMap((document) => manifestsOf(document, source));
}

/** The objects of one document. Throws as `parseManifests`. */
export function manifestsOf(document: YamlDocument, source: TextSource): KubeObject[] {
  const { value, line } = document;
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => manifestsOf({ value: item, line }, source));
  if (!isRecord(value)) throw invalid(source, { line }, 'an object with apiVersion and kind is expected');
  if (isList(value)) return value.items.flatMap((item: unknown) => manifestsOf({ value: item, line }, source));
  const fault = faultOf(value);
  if (fault !== undefined) throw invalid(source, { line }, fault);
  return [value as KubeObject];
}

/** Whether a value has the shape of a Kubernetes object: apiVersion, kind and metadata are there. */
export function isManifestLike(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string' && isRecord(value['metadata']);
}

function isList(value: Record<string, unknown>): value is Record<string, unknown> & { items: unknown[] } {
  const { kind, items } = value;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items);
}

function faultOf(value: Record<string, unknown>): string | undefined {
  const { apiVersion, kind, metadata } = value;
  if (typeof kind !== 'string' || kind === '') return 'kind is missing';
  if (typeof apiVersion !== 'string' || apiVersion === '') return `apiVersion of the ${kind} is missing`;
  if (!isRecord(metadata)) return `metadata of the ${kind} is missing`;
  const { name, generateName, namespace } = metadata;
  if (!isName(name) && !isName(generateName)) return `metadata.name of the ${kind} is missing or not text`;
  if (namespace !== undefined && namespace !== null && typeof namespace !== 'string') {
    return `metadata.namespace of the ${kind} is not text`;
  }
  return undefined;
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
