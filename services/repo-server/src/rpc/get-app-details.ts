import { AppError } from '@plumbline/contract/errors';
import type { repository } from '@plumbline/contract/rpc';
import { parseYaml } from '@plumbline/core/manifest';
import { flattenValues, imagesOf, joinInside, overlayValues } from '@plumbline/core/render';
import type { RpcHandler } from '@plumbline/io/rpc';
import type { Repositories } from '../checkout/repositories.ts';
import { isFile } from '../checkout/snapshot.ts';
import { chooseType, type ManifestGenerator } from '../generate/generate-manifests.ts';
import { prepareSource } from '../generate/prepare-source.ts';
import type { PreparedSource } from '../generate/prepared-source.ts';

const MAX_VALUES_BYTES = 10 * 1024 * 1024;

/** `GetAppDetails`: the tool of a source and what can be set for it. */
export function getAppDetails(
  repositories: Repositories,
  generator: ManifestGenerator,
): RpcHandler<'repository.RepoServerService', 'GetAppDetails'> {
  return async (query) => {
    if (query.source === undefined)
      throw new AppError('INVALID_ARGUMENT', 'read details of the source: "source": it is missing');
    const request = manifestRequestOf(query);
    const prepared = await prepareSource(repositories, request);
    const type = await chooseType(request, prepared);
    switch (type) {
      case 'Helm':
        return { type, helm: await helmDetails(prepared) };
      case 'Kustomize': {
        const { manifests = [] } = await generator.generate(request);
        return { type, kustomize: { images: imagesOf(manifests.map((text) => JSON.parse(text) as unknown)) } };
      }
      case 'Directory':
        return { type, directory: {} };
      case 'Plugin':
        throw new AppError(
          'UNIMPLEMENTED',
          `read details of "${prepared.folder.path}": config management plugins cannot be used yet`,
        );
    }
  };
}

// Without a name nothing is marked: the same key for all applications of this source.
function manifestRequestOf(query: repository.RepoServerAppDetailsQuery): repository.ManifestRequest {
  const {
    repo,
    source,
    repos,
    kustomizeOptions,
    noCache,
    noRevisionCache,
    enabledSourceTypes,
    helmOptions,
    refSources,
  } = query;
  return {
    ...(repo === undefined ? {} : { repo }),
    ...(source === undefined ? {} : { applicationSource: source, revision: source.targetRevision ?? '' }),
    ...(repos === undefined ? {} : { repos }),
    ...(kustomizeOptions === undefined ? {} : { kustomizeOptions }),
    noCache: noCache ?? false,
    noRevisionCache: noRevisionCache ?? false,
    ...(enabledSourceTypes === undefined ? {} : { enabledSourceTypes }),
    ...(helmOptions === undefined ? {} : { helmOptions }),
    ...(refSources === undefined ? {} : { refSources }),
  };
}

async function helmDetails(prepared: PreparedSource): Promise<repository.HelmAppSpec> {
  const { folder, snapshot, source } = prepared;
  const entries = await snapshot.entriesOf(folder);
  const valueFiles = entries
    .filter((entry) => isFile(entry) && /values.*\.ya?ml$/i.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  const inFolder = (name: string): string => (folder.path === '' ? name : `${folder.path}/${name}`);
  const text = (await snapshot.readText(inFolder('values.yaml'), MAX_VALUES_BYTES)) ?? '';
  let values = parseYaml(text, { file: inFolder('values.yaml') });
  for (const file of source.helm?.valueFiles ?? []) {
    const verdict = joinInside(file.startsWith('/') ? '' : folder.path, file);
    const over = verdict.kind === 'inside' ? await snapshot.readText(verdict.path, MAX_VALUES_BYTES) : undefined;
    if (over !== undefined) values = overlayValues(values, parseYaml(over, { file }));
  }
  return {
    valueFiles,
    values: text,
    parameters: flattenValues(values),
    ...(source.helm?.fileParameters === undefined ? {} : { fileParameters: source.helm.fileParameters }),
  };
}
