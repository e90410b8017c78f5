import type { v1alpha1 } from '@plumbline/contract/crd';
import { isAppError } from '@plumbline/contract/errors';
import { parseYaml } from '../../manifest/index.ts';
import { isRecord } from '../../std/index.ts';
import { flattenParams } from '../flatten-params.ts';
import { failGeneration, type Generation, type Params } from '../generation.ts';

/** One parameter set for each element of `elements` and of `elementsYaml`. */
export function generateList(generation: Generation, spec: v1alpha1.ListGenerator): Params[] {
  const elements: readonly unknown[] = spec.elements ?? [];
  const fromElements = elements.flatMap((element) => readElement(generation, element));
  return [...fromElements, ...readElementsYaml(generation, spec.elementsYaml)];
}

function readElement(generation: Generation, element: unknown): Params[] {
  if (!isRecord(element)) return failGeneration(generation, 'error unmarshling list element: it is not an object');
  if (generation.facts.isGoTemplate) return [element];
  const { values, ...own } = element;
  const entries = isRecord(values)
    ? [...Object.entries(own), ...Object.entries(values).map(([key, value]) => [`values.${key}`, value] as const)]
    : Object.entries(element);
  const odd = entries.find(([, value]) => typeof value !== 'string');
  if (odd) return failGeneration(generation, `error parsing value as string: list element key "${odd[0]}" is not text`);
  return [Object.fromEntries(entries)];
}

function readElementsYaml(generation: Generation, text: string | undefined): Params[] {
  if (text === undefined || text.trim() === '') return [];
  try {
    const list = parseYaml(text, { file: 'elementsYaml' });
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list) || !list.every(isRecord)) {
      return failGeneration(generation, 'error unmarshling decoded ElementsYaml: it is not a list of objects');
    }
    return generation.facts.isGoTemplate ? list : list.map((item) => flattenParams(item));
  } catch (error) {
    if (isAppError(error))
      return failGeneration(generation, `error unmarshling decoded ElementsYaml: ${error.message}`);
    throw error;
  }
}
