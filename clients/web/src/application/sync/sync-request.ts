import type { v1alpha1 } from '@plumbline/contract/crd';
import type { application } from '@plumbline/contract/rpc';

/** What the user chose in the sync panel. */
export interface SyncChoices {
  revision: string;
  prune: boolean;
  dryRun: boolean;
  applyOnly: boolean;
  force: boolean;
  replace: boolean;
  serverSide: boolean;
  skipValidation: boolean;
  createNamespace: boolean;
  pruneLast: boolean;
  outOfSyncOnly: boolean;
}

/** The choices that a panel opens with: what the application's own options say. */
export function choicesFrom(options: readonly string[], revision: string): SyncChoices {
  const has = (option: string): boolean => options.includes(option);
  return {
    revision,
    prune: false,
    dryRun: false,
    applyOnly: false,
    force: false,
    replace: has('Replace=true'),
    serverSide: has('ServerSideApply=true'),
    skipValidation: has('Validate=false'),
    createNamespace: has('CreateNamespace=true'),
    pruneLast: has('PruneLast=true'),
    outOfSyncOnly: has('ApplyOutOfSyncOnly=true'),
  };
}

const optionOf = [
  ['replace', 'Replace=true'],
  ['serverSide', 'ServerSideApply=true'],
  ['skipValidation', 'Validate=false'],
  ['createNamespace', 'CreateNamespace=true'],
  ['pruneLast', 'PruneLast=true'],
  ['outOfSyncOnly', 'ApplyOutOfSyncOnly=true'],
] as const;
const known = new Set<string>(optionOf.map(([, option]) => option));

/** Where a sync begins: the application's own options, its number of objects, and the chosen ones. */
export interface SyncScope {
  ownOptions: readonly string[];
  total: number;
  picked: readonly v1alpha1.ResourceStatus[];
}

/** The request for a sync. Options of the application that the panel does not show are kept; all objects picked means the whole. */
export function syncRequest(
  choices: SyncChoices,
  { ownOptions, total, picked }: SyncScope,
): application.ApplicationSyncRequest {
  const items = [
    ...ownOptions.filter((option) => !known.has(option)),
    ...optionOf.filter(([name]) => choices[name]).map(([, option]) => option),
  ];
  const apply = { force: choices.force };
  const isPartial = picked.length < total;
  return {
    revision: choices.revision,
    prune: choices.prune,
    dryRun: choices.dryRun,
    strategy: choices.applyOnly ? { apply } : { hook: apply },
    syncOptions: { items },
    ...(isPartial
      ? {
          resources: picked.map(({ group = '', kind = '', namespace = '', name = '' }) => ({
            group,
            kind,
            namespace,
            name,
          })),
        }
      : {}),
  };
}

/** The words of the button: what a press will do. */
export function syncButtonText(choices: SyncChoices, picked: readonly v1alpha1.ResourceStatus[]): string {
  const gone = picked.filter((resource) => resource.requiresPruning === true).length;
  const applied = picked.length - gone;
  const verb = choices.dryRun ? 'Try' : 'Apply';
  const deletes = choices.prune && gone > 0 ? `, ${choices.dryRun ? 'would delete' : 'delete'} ${gone}` : '';
  return picked.length === 0 ? 'Nothing chosen' : `${verb} ${applied}${deletes}`;
}
