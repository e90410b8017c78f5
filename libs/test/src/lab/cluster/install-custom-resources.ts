import { readFileSync } from 'node:fs';

import type { KubeObject } from '@plumbline/contract/crd';

import { waitFor } from '../wait-for.ts';
import type { ClusterClient } from './cluster-client.ts';

interface DefinitionSpec {
  group: string;
  names: { plural: string };
}

const schemaFolder = new URL('../../../../contract/src/crd/schema/', import.meta.url);

function readDefinition(name: string): KubeObject {
  const spec = JSON.parse(readFileSync(new URL(`${name}.json`, schemaFolder), 'utf8')) as DefinitionSpec;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${spec.names.plural}.${spec.group}` },
    spec,
  };
}

/** Applies the definitions of Application, ApplicationSet and AppProject, and waits until they are served. */
export async function installCustomResources(client: ClusterClient): Promise<void> {
  const definitions = ['application', 'applicationset', 'appproject'].map(readDefinition);
  await Promise.all(definitions.map((definition) => client.apply(definition)));
  await waitFor(
    async () => {
      for (const kind of ['Application', 'ApplicationSet', 'AppProject']) {
        await client.list({ apiVersion: 'argoproj.io/v1alpha1', kind });
      }
      return true;
    },
    { what: 'the custom resources are served' },
  );
}
