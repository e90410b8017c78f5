import { API_VERSION, type Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { dropUndefined } from '@plumbline/core/std';
import type { ServerDeps } from '../../ports.ts';
import type { Stored } from '../../state/control-state.ts';
import { findEffectiveProject } from '../../state/effective-project.ts';
import { isNamespaceEnabled, projectOf } from './application-access.ts';
import { decideSpec } from './decide-spec.ts';
import { sourcesOf } from './select-applications.ts';

/** What a request sends as an application. */
export type SentApplication = Omit<Application, 'metadata' | 'spec'> & {
  metadata?: Partial<Application['metadata']>;
  spec?: Partial<Application['spec']>;
};

/**
 * An application as it may be stored: namespace and project filled in, what only the controller writes left out. Throws
 * INVALID_ARGUMENT without a name, PERMISSION_DENIED for a namespace that is not enabled.
 */
export function normalizeApplication(deps: ServerDeps, sent: SentApplication | undefined): Stored<Application> {
  const { name } = sent?.metadata ?? {};
  if (sent === undefined || name === undefined || name === '') {
    throw new AppError('INVALID_ARGUMENT', 'read the application: it has no metadata.name');
  }
  const namespace = sent.metadata?.namespace || deps.namespace;
  if (!isNamespaceEnabled(deps, namespace)) {
    throw new AppError('PERMISSION_DENIED', `namespace '${namespace}' is not permitted`);
  }
  return {
    apiVersion: API_VERSION,
    kind: 'Application',
    metadata: {
      name,
      namespace,
      ...dropUndefined({
        labels: sent.metadata?.labels,
        annotations: sent.metadata?.annotations,
        finalizers: sent.metadata?.finalizers,
      }),
    },
    spec: normalizeSpec(sent.spec),
  };
}

function normalizeSpec(spec: SentApplication['spec'] = {}): Application['spec'] {
  return { ...spec, destination: spec.destination ?? {}, project: spec.project || 'default' };
}

/** How thoroughly a spec is checked. */
export interface ValidateOptions {
  /** Also whether each repository answers and its path can be rendered; default true. */
  isSourceChecked: boolean;
  signal: AbortSignal;
}

/** Checks a spec against project, clusters and, unless told not to, its repositories. Throws the first fault, naming all. */
export async function validateApplication(
  deps: ServerDeps,
  application: Application,
  options: ValidateOptions,
): Promise<void> {
  const name = projectOf(application);
  const cluster = deps.clusters.find(application.spec.destination);
  const faults = decideSpec({
    application,
    controlNamespace: deps.namespace,
    project: findEffectiveProject(deps, name),
    destination: {
      ...(cluster.server === undefined ? {} : { server: cluster.server }),
      ...(cluster.name === undefined ? {} : { name: cluster.name }),
      namespace: application.spec.destination.namespace ?? '',
    },
    projectClusters: deps.clusters.list().flatMap((one) => (one.project === name ? (one.server ?? []) : [])),
  });
  const [first] = faults;
  if (first !== undefined) {
    const all = faults.map((fault) => fault.message).join('; ');
    throw new AppError(first.code, `application spec for ${application.metadata.name} is invalid: ${all}`);
  }
  if (options.isSourceChecked) await checkSources(deps, application, options.signal);
}

async function checkSources(deps: ServerDeps, application: Application, signal: AbortSignal): Promise<void> {
  const project = projectOf(application);
  await Promise.all(
    sourcesOf(application).map(async (source) => {
      const repo = deps.repositories.find(source.repoURL ?? '', project);
      try {
        await deps.repoServer.TestRepository({ repo }, { signal });
        if (!source.path && !source.chart) return;
        const { general } = deps.state.settings();
        await deps.repoServer.GetAppDetails(
          {
            repo,
            source,
            appName: application.metadata.name,
            kustomizeOptions: general.kustomize,
            helmOptions: general.helm,
            enabledSourceTypes: { ...general.enabledSourceTypes },
            trackingMethod: general.tracking.method,
          },
          { signal },
        );
      } catch (thrown) {
        const error = AppError.from(thrown);
        const why = `application spec for ${application.metadata.name} is invalid: source ${source.repoURL ?? ''}: ${error.message}`;
        throw new AppError(error.code === 'UNAVAILABLE' ? 'UNAVAILABLE' : 'INVALID_ARGUMENT', why, { cause: thrown });
      }
    }),
  );
}
