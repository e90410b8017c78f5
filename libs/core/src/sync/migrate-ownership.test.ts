import type { ManagedFieldsEntry } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { migrateOwnership } from './migrate-ownership.ts';

const move = { from: ['kubectl-client-side-apply'], to: 'argocd-controller' };

function entry(manager: string, operation: string, fields: Record<string, unknown>): ManagedFieldsEntry {
  return { manager, operation, apiVersion: 'v1', fieldsV1: { 'f:data': fields } };
}

const statusEntry: ManagedFieldsEntry = {
  ...entry('kubectl-client-side-apply', 'Update', { 'f:s': {} }),
  subresource: 'status',
};

describe('migrateOwnership', () => {
  it.each([
    {
      reason: 'fields of client-side apply go to a new apply entry',
      entries: [entry('kubectl-client-side-apply', 'Update', { 'f:a': {} })],
      expected: [entry('argocd-controller', 'Apply', { 'f:a': {} })],
    },
    {
      reason: 'they join the fields that are owned already',
      entries: [
        entry('kubectl-client-side-apply', 'Update', { 'f:a': {} }),
        entry('argocd-controller', 'Apply', { 'f:b': {} }),
      ],
      expected: [entry('argocd-controller', 'Apply', { 'f:b': {}, 'f:a': {} })],
    },
    {
      reason: 'others keep theirs, and so does a subresource',
      entries: [
        entry('hpa', 'Update', { 'f:c': {} }),
        statusEntry,
        entry('kubectl-client-side-apply', 'Update', { 'f:a': {} }),
      ],
      expected: [
        entry('hpa', 'Update', { 'f:c': {} }),
        statusEntry,
        entry('argocd-controller', 'Apply', { 'f:a': {} }),
      ],
    },
    { reason: 'nothing to move', entries: [entry('argocd-controller', 'Apply', { 'f:a': {} })], expected: undefined },
  ])('$reason', ({ entries, expected }) => expect(migrateOwnership(entries, move)).toEqual(expected));

  it('is done once', () => {
    const moved = migrateOwnership([entry('kubectl-client-side-apply', 'Update', { 'f:a': {} })], move) ?? [];
    expect(migrateOwnership(moved, move)).toBeUndefined();
  });
});
