import { annotation, type AppProject, type Application, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { sourcesOf } from '@plumbline/core/app';
import { jqPathFault } from '@plumbline/io/scripting';
import { resolveCluster, type KnownCluster } from '@plumbline/io/settings';
import type { ControllerSettings, ProjectRules } from '../ports.ts';

/** The spec's verdict: what it aims at, or the conditions that forbid it. */
export type SpecCheck =
  | { readonly kind: 'valid'; readonly project: AppProject; readonly cluster: KnownCluster }
  | { readonly kind: 'invalid'; readonly conditions: readonly v1alpha1.ApplicationCondition[] };

function invalid(...messages: readonly string[]): Extract<SpecCheck, { kind: 'invalid' }> {
  return { kind: 'invalid', conditions: messages.map((message) => ({ type: 'InvalidSpecError', message })) };
}

function sourceFaults(app: Application): string[] {
  const sources = sourcesOf(app.spec);
  if (sources.length === 0) return ['spec.source and spec.sources are missing'];
  return sources.flatMap((source, index) => {
    if ((source.repoURL ?? '') === '') return [`spec.source.repoURL is required (source ${index + 1})`];
    const hasPlace = [source.path, source.chart, source.ref].some((value) => value !== undefined && value !== '');
    return hasPlace || (source.repoURL ?? '').startsWith('oci://')
      ? []
      : [
          `spec.source.repoURL and either source.path, source.chart, or source.ref are required for source ${source.repoURL}`,
        ];
  });
}

/** What the spec asks for and is not built yet: refused rather than passed over, because passing over would change objects. */
function unsupported(app: Application, project: AppProject): string[] {
  const ignored = app.spec.ignoreDifferences ?? [];
  const compareOptions = app.metadata.annotations?.[annotation.compareOptions] ?? '';
  const { signatureKeys, sourceIntegrity } = project.spec;
  const checks: readonly (readonly [boolean, string])[] = [
    [compareOptions.includes('ServerSideDiff=true'), 'compare option ServerSideDiff'],
    [isSet(app.spec.sourceHydrator), 'spec.sourceHydrator'],
    [
      (signatureKeys ?? []).length > 0 || isSet(sourceIntegrity),
      `signature checks of project '${project.metadata.name}'`,
    ],
  ];
  return [
    ...checks.filter(([isAsked]) => isAsked).map(([, what]) => `${what}: not supported yet`),
    ...ignored.flatMap(({ jqPathExpressions = [] }) => jqPathExpressions.flatMap(jqFault)),
  ];
}

function jqFault(expression: string): string[] {
  const why = jqPathFault(expression);
  return why === undefined ? [] : [`ignoreDifferences: jqPathExpressions: "${expression}": ${why}`];
}

function isSet(value: object | null | undefined): boolean {
  return value !== undefined && value !== null;
}

/** The destination with server and name of its cluster. */
export function destinationOf(app: Application, cluster: KnownCluster): v1alpha1.ApplicationDestination {
  return { server: cluster.server, name: cluster.name, namespace: app.spec.destination.namespace ?? '' };
}

/** Whether an application may be compared and synced at all. */
export function checkSpec(app: Application, settings: ControllerSettings, rules: ProjectRules): SpecCheck {
  const project = settings.project(app.spec.project);
  if (project === undefined) return invalid(missingProject(app));
  const faults = [...sourceFaults(app), ...unsupported(app, project)];
  if (faults.length > 0) return invalid(...faults);
  const sources = sourcesOf(app.spec).map((source) => rules.sourceRefusal(project, source.repoURL ?? ''));
  const refused = sources.filter((refusal) => refusal !== undefined);
  const aim = checkDestination(app, settings, rules);
  if (aim.kind === 'valid') return refused.length > 0 ? invalid(...refused) : aim;
  return { kind: 'invalid', conditions: [...invalid(...refused).conditions, ...aim.conditions] };
}

/**
 * Whether an application's objects may be reached at all, whatever is the matter with its sources: what its deletion asks
 * before it deletes them.
 */
export function checkDestination(app: Application, settings: ControllerSettings, rules: ProjectRules): SpecCheck {
  const project = settings.project(app.spec.project);
  if (project === undefined) return invalid(missingProject(app));
  let cluster: KnownCluster;
  try {
    cluster = resolveCluster(settings.snapshot, app.spec.destination);
  } catch (thrown) {
    return invalid(AppError.from(thrown).message);
  }
  const refusals = [
    rules.namespaceRefusal(project, app.metadata.namespace, settings.namespace),
    rules.destinationRefusal(project, destinationOf(app, cluster), settings.projectClusters(project.metadata.name)),
  ].filter((refusal) => refusal !== undefined);
  return refusals.length > 0 ? invalid(...refusals) : { kind: 'valid', project, cluster };
}

/**
 * Why a deletion waits with its objects untouched: what is wrong can be mended, so they are not left behind without a
 * word. Undefined when the deletion goes on; a cluster that nobody knows any more does not hold it (sync.md §3.10).
 */
export function deletionHold(app: Application, settings: ControllerSettings): AppError | undefined {
  const what = `delete the objects of application "${app.metadata.name}"`;
  const wayOut = 'or remove the finalizer to leave them in the cluster';
  if (settings.project(app.spec.project) === undefined) {
    const why = `project "${app.spec.project}" does not exist; create it again, ${wayOut}`;
    return new AppError('PROJECT_NOT_FOUND', `${what}: ${why}`);
  }
  try {
    resolveCluster(settings.snapshot, app.spec.destination);
    return undefined;
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (Number(error.details['clusters'] ?? 0) < 2) return undefined;
    return new AppError('DESTINATION_INVALID', `${what}: ${error.message}; name its server, ${wayOut}`);
  }
}

function missingProject(app: Application): string {
  return `Application referencing project ${app.spec.project} which does not exist`;
}
