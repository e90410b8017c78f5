import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { KubeObject } from '@plumbline/contract/crd';

/** Kinds in the order in which the chart installs them; also the names of the schema files. */
const kinds = ['application', 'applicationset', 'appproject'];

interface DefinitionSpec {
  group: string;
  names: { plural: string };
}

/** File name in the chart → the CustomResourceDefinition, made of the schema in libs/contract. */
export async function renderCrds(schemaFolder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const kind of kinds) {
    const spec = JSON.parse(await readFile(join(schemaFolder, `${kind}.json`), 'utf8')) as DefinitionSpec;
    const name = `${spec.names.plural}.${spec.group}`;
    const definition: KubeObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name,
        labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'argocd' },
        // Removing the chart must not remove every Application with it.
        annotations: { 'helm.sh/resource-policy': 'keep' },
      },
      spec,
    };
    files.set(`${kind}.yaml`, renderObject(definition));
  }
  return files;
}

/** YAML down to the schema, which stands as one line of JSON (YAML too): nobody reads it, and it is a third of the size. */
function renderObject(definition: KubeObject): string {
  return `apiVersion: ${definition.apiVersion}
kind: ${definition.kind}
metadata: ${JSON.stringify(definition.metadata)}
spec: ${JSON.stringify(definition['spec'])}
`;
}
