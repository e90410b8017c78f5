import type { KubeObject } from '@plumbline/contract/crd';
import { isRecord } from '@plumbline/core/std';
import type { TextData } from './config-map-reader.ts';

/** The data of a ConfigMap as texts; empty when it has none. */
export function configMapDataOf(object: KubeObject | undefined): TextData {
  return textEntries(object?.['data'], (text) => text);
}

/** The data of a Secret, decoded as UTF-8; `stringData` wins, as the API server has it. */
export function secretDataOf(object: KubeObject | undefined): TextData {
  const decoded = textEntries(object?.['data'], (text) => Buffer.from(text, 'base64').toString('utf8'));
  return { ...decoded, ...textEntries(object?.['stringData'], (text) => text) };
}

function textEntries(data: unknown, read: (text: string) => string): Record<string, string> {
  if (!isRecord(data)) return {};
  const entries = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries.map(([key, text]) => [key, read(text)]));
}
