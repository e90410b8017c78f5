type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The object that a request of a method which is not built asks about, as well as the request itself says it: a caller
 * who may not touch it is refused before hearing that the method is not there.
 */
export function objectOfRequest(resource: string, request: object): string {
  const fields = request as JsonObject;
  const name = firstText(fields, ['name', 'applicationName', 'appName', 'repo', 'url', 'keyID', 'server', 'project']);
  if (resource === 'applications' || resource === 'applicationsets') {
    const namespace = firstText(fields, ['appNamespace', 'appsetNamespace']);
    return [firstText(fields, ['project']) || 'default', namespace, name].filter((part) => part !== '').join('/');
  }
  return name;
}

function firstText(fields: JsonObject, names: readonly string[]): string {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}
