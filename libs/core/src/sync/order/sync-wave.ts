import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { annotationsOf } from '../../object/index.ts';

function parseInteger(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The wave of an object: its `sync-wave` annotation, else its Helm hook weight, else 0; what is no integer does not count. */
export function syncWaveOf(object: KubeObject): number {
  const annotations = annotationsOf(object);
  return parseInteger(annotations[annotation.syncWave]) ?? parseInteger(annotations[annotation.helmHookWeight]) ?? 0;
}
