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
  const params: Record<string, string> = {};
  for (const [key, value] of Object.entries(element)) {
    if (key === 'values' && isRecord(value)) {
      for (const [name, text] of Object.entries(value)) {
        if (typeof text !== 'string')
          return failGeneration(generation, `error parsing value as string: "values.${name}" is not text`);
        params[`values.${name}`] = text;
      }
    } else if (typeof value === 'string') {
      params[key] = value;
    } else {
      return failGeneration(generation, `error parsing value as string: list element key "${key}" is not text`);
    }
  }
  return [params];
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
