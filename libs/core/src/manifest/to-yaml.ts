import { dump } from 'js-yaml';
import { writingSchema } from './yaml-schema.ts';

/** A JSON value as YAML: keys sorted, no aliases, no folded lines, one final line end. Reads back as the same value. */
export function toYaml(value: unknown): string {
  return dump(value, {
    schema: writingSchema,
    noRefs: true,
    lineWidth: -1,
    sortKeys: true,
    quotingType: '"',
    skipInvalid: true,
  });
}

/** Several objects as one YAML text, `---` between them. */
export function toYamlDocuments(values: readonly unknown[]): string {
  return values.map(toYaml).join('---\n');
}
