import type { v1alpha1 } from '@plumbline/contract/crd';
import type { repository } from '@plumbline/contract/rpc';
import { AppError } from '@plumbline/contract/errors';
import { parseYaml } from '@plumbline/core/manifest';
import {
  DEFAULT_VALUES_FILE_SCHEMES,
  applySourceOverride,
  buildEnvironment,
  normalizeSourcePath,
  overrideFileNames,
} from '@plumbline/core/render';
import type { Repositories } from '../checkout/repositories.ts';
import type { Located, Snapshot } from '../checkout/snapshot.ts';
import type { PreparedSource } from './prepared-source.ts';

const MAX_OVERRIDE_BYTES = 1024 * 1024;

/** Resolves what a request names and reads its overrides: everything a plan needs. Throws the errors of git and of paths. */
export async function prepareSource(
  repositories: Repositories,
  request: repository.ManifestRequest,
): Promise<PreparedSource> {
  refuseUnsupported(request);
  const source = request.applicationSource ?? {};
  const mirror = await repositories.mirrorOf(request.repo);
  const revision = request.revision || source.targetRevision || '';
  const resolved = await repositories.resolve(mirror, revision, request.noRevisionCache === true);
  const snapshot = await repositories.snapshot(mirror, resolved);
  const folder = await folderOfSource(snapshot, source);
  const facts = factsOf(request);
  const { appName, namespace, projectName } = facts;
  return {
    ...facts,
    source: await withOverrides(snapshot, { source, folder, appName }),
    snapshot,
    folder,
    environment: buildEnvironment({ appName, namespace, projectName, revision: snapshot.commit.id, source }),
    refs: await openRefs(repositories, request),
    helmRepositories: helmRepositoriesOf(request),
  };
}

type Facts = Pick<
  PreparedSource,
  'appName' | 'namespace' | 'kubeVersion' | 'apiVersions' | 'kustomizeOptions' | 'valuesFileSchemes'
> & { projectName: string };

function factsOf(request: repository.ManifestRequest): Facts {
  const {
    appName = '',
    namespace = '',
    projectName = '',
    kubeVersion = '',
    apiVersions = [],
    kustomizeOptions = {},
  } = request;
  const { helmOptions } = request;
  const valuesFileSchemes =
    helmOptions === undefined ? DEFAULT_VALUES_FILE_SCHEMES : (helmOptions.valuesFileSchemes ?? []);
  return { appName, namespace, projectName, kubeVersion, apiVersions, kustomizeOptions, valuesFileSchemes };
}

function helmRepositoriesOf(request: repository.ManifestRequest): v1alpha1.Repository[] {
  const templates = (request.helmRepoCreds ?? []).map(({ url, ...rest }) => ({ repo: url ?? '', ...rest }));
  return [...(request.repos ?? []), ...templates];
}

/** The folder that a source names. Throws `SOURCE_INVALID`, `PATH_NOT_FOUND` or `PATH_OUTSIDE_REPOSITORY`. */
async function folderOfSource(snapshot: Snapshot, source: v1alpha1.ApplicationSource): Promise<Located> {
  const path = source.path ?? '';
  if (path === '' && source.chart !== undefined && source.chart !== '') {
    throw new AppError('UNIMPLEMENTED', `read chart "${source.chart}": charts of Helm repositories cannot be read yet`);
  }
  const verdict = normalizeSourcePath(path);
  if (verdict.kind === 'refused') {
    const why =
      verdict.why === 'absolute' ? 'it must be relative to the repository' : 'it leads outside the repository';
    throw new AppError('PATH_OUTSIDE_REPOSITORY', `read source path "${path}": ${why}`);
  }
  return snapshot.folder(verdict.path);
}

/** The source with the overrides that lie beside it. Throws `MANIFEST_INVALID` when one is no YAML. */
async function withOverrides(
  snapshot: Snapshot,
  given: { source: v1alpha1.ApplicationSource; folder: Located; appName: string },
): Promise<v1alpha1.ApplicationSource> {
  let { source } = given;
  const entries = await snapshot.entriesOf(given.folder);
  for (const name of overrideFileNames(given.appName)) {
    if (!entries.some((entry) => entry.name === name)) continue;
    const path = given.folder.path === '' ? name : `${given.folder.path}/${name}`;
    const text = await snapshot.readText(path, MAX_OVERRIDE_BYTES);
    if (text !== undefined) source = applySourceOverride(source, parseYaml(text, { file: path }));
  }
  return source;
}

async function openRefs(
  repositories: Repositories,
  request: repository.ManifestRequest,
): Promise<Map<string, Snapshot>> {
  const refs = new Map<string, Snapshot>();
  const used = [...(request.applicationSource?.helm?.valueFiles ?? []), ...filesOfParameters(request)];
  for (const [name, target] of Object.entries(request.refSources ?? {})) {
    const key = name.startsWith('$') ? name : `$${name}`;
    if (!used.some((file) => file === key || file.startsWith(`${key}/`))) continue;
    if (target.chart)
      throw new AppError('SOURCE_INVALID', `read source reference "${key}": a Helm chart cannot be referenced`);
    const mirror = await repositories.mirrorOf(target.repo);
    const resolved = await repositories.resolve(mirror, target.targetRevision ?? '', request.noRevisionCache === true);
    refs.set(key, await repositories.snapshot(mirror, resolved));
  }
  return refs;
}

function filesOfParameters(request: repository.ManifestRequest): string[] {
  return (request.applicationSource?.helm?.fileParameters ?? []).map((parameter) => parameter.path ?? '');
}

function refuseUnsupported(request: repository.ManifestRequest): void {
  const integrity = request.sourceIntegrity?.git?.policies ?? [];
  if (request.verifySignature !== true && integrity.length === 0) return;
  throw new AppError(
    'UNIMPLEMENTED',
    `verify signatures of "${request.repo?.repo ?? ''}": commit verification is not built yet`,
  );
}
