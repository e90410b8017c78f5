import type { KubeObject } from '@plumbline/contract/crd';
import { annotation } from '@plumbline/contract/crd';
import { isRecord, omitKeys } from '../../std/index.ts';
import { withoutAnnotations } from '../../object/index.ts';
import type { Normalizer } from './normalizer.ts';

// What the API server writes, and the note of kubectl apply, which is read before.
const FIELDS = ['creationTimestamp', 'managedFields', 'selfLink', 'generation', 'resourceVersion', 'uid'];

/** Metadata that only the API server writes is not compared, nor is the last-applied annotation. */
export const serverMetadata: Normalizer = {
  name: 'server-metadata',
  normalize(obj) {
    const bare = withoutAnnotations(obj, annotation.lastApplied);
    const metadata: unknown = bare.metadata;
    if (!isRecord(metadata) || !FIELDS.some((field) => Object.hasOwn(metadata, field))) return bare;
    return { ...bare, metadata: omitKeys(metadata, ...FIELDS) as unknown as KubeObject['metadata'] };
  },
};
