import { dump } from 'js-yaml';

/** An object in JSON text as YAML, without server bookkeeping (`managedFields`); empty for none, the text itself when it is not JSON. */
export function jsonToYaml(json: string | undefined, options: { withManagedFields?: boolean } = {}): string {
  if (json === undefined || json === '' || json === 'null') return '';
  try {
    const value: unknown = JSON.parse(json);
    return dump(options.withManagedFields === true ? value : withoutManagedFields(value), {
      noRefs: true,
      lineWidth: -1,
      sortKeys: true,
    });
  } catch {
    // Not JSON: better shown as it came than hidden.
    return json;
  }
}

function withoutManagedFields(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('metadata' in value)) return value;
  const { metadata } = value as { metadata?: Record<string, unknown> };
  if (metadata?.['managedFields'] === undefined) return value;
  const kept = { ...metadata };
  delete kept['managedFields'];
  return { ...value, metadata: kept };
}
