import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { Located, Snapshot } from '../checkout/snapshot.ts';

/** Everything a render needs to know: the source with its overrides, at one commit. */
export interface PreparedSource {
  source: v1alpha1.ApplicationSource;
  snapshot: Snapshot;
  /** The source path: a folder. */
  folder: Located;
  /** Instance name of the Application. */
  appName: string;
  /** Destination namespace. */
  namespace: string;
  kubeVersion: string;
  apiVersions: readonly string[];
  /** `ARGOCD_APP_*`. */
  environment: Readonly<Record<string, string>>;
  /** Snapshots of referenced sources by `$name`. */
  refs: ReadonlyMap<string, Snapshot>;
  kustomizeOptions: v1alpha1.KustomizeOptions;
  /** URL schemes that Helm value files may have. */
  valuesFileSchemes: readonly string[];
  /** Repositories with credentials, for Helm dependencies. */
  helmRepositories: readonly v1alpha1.Repository[];
}

/** What a tool made. */
export interface Rendered {
  /** YAML or JSON documents. */
  text: string;
  /** Name by which errors call the text. */
  origin: string;
  /** Commands that were run, without temporary paths. */
  commands: readonly string[];
}

/** How a source will be rendered, before anything runs. */
export interface RenderPlan {
  /** All that decides the result, as JSON data: equal inputs, equal manifests. */
  inputs: Readonly<Record<string, unknown>>;
  /** Something outside the repository decides too (a remote base, a remote value file): the result is bound to the commit. */
  isFloating: boolean;
  render(): Promise<RenderOutcome>;
}

/** Documents to read, or the wish to run again with the whole repository as input. */
export type RenderOutcome = { kind: 'rendered'; rendered: readonly Rendered[] } | { kind: 'needs-whole-repository' };

/** The error for a source whose options contradict each other or name what may not be. */
export function sourceInvalid(what: string, input: string, why: string): AppError {
  return new AppError('SOURCE_INVALID', `${what} "${input}": ${why}`);
}
