import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';

/** The status of an Application, empty while there is none. */
export function statusOf(app: KubeObject | undefined): v1alpha1.ApplicationStatus {
  return app?.status ?? {};
}

const join = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(' ');

function describeOperation(state: v1alpha1.OperationState | undefined): string[] {
  if (!state) return ['no operation yet'];
  const results = state.syncResult?.resources ?? [];
  return [
    `operation ${state.phase}: ${state.message ?? ''}`,
    ...results.map((it) => join('  result', `${it.kind}/${it.name}:`, it.hookPhase, it.status, it.message)),
  ];
}

/** What a person needs to see of an Application when a test waited in vain. */
export function describeApp(app: KubeObject | undefined): string {
  if (!app) return 'there is no such Application';
  const { sync, health, conditions = [], operationState, resources = [] } = statusOf(app);
  return [
    `sync ${sync?.status ?? 'none'} at "${sync?.revision ?? ''}", health ${health?.status ?? 'none'}`,
    ...conditions.map(({ type, message }) => `condition ${type}: ${message}`),
    ...describeOperation(operationState),
    ...resources.map((it) =>
      join('resource', `${it.kind}/${it.name}:`, it.status, it.health?.status, it.health?.message),
    ),
    ...(app.metadata.deletionTimestamp ? ['it is being deleted'] : []),
  ].join('\n  ');
}
