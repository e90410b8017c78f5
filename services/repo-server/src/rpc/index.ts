import type { RpcHandlers } from '@plumbline/io/rpc';
import type { Repositories } from '../checkout/repositories.ts';
import type { ManifestGenerator } from '../generate/generate-manifests.ts';
import { getAppDetails } from './get-app-details.ts';
import { generateManifest } from './generate-manifest.ts';
import { getGitDirectories } from './get-git-directories.ts';
import { getGitFiles } from './get-git-files.ts';
import { getRevisionMetadata } from './get-revision-metadata.ts';
import { listApps } from './list-apps.ts';
import { listRefs } from './list-refs.ts';
import { resolveRevision } from './resolve-revision.ts';
import { testRepository } from './test-repository.ts';
import { updateRevisionForPaths } from './update-revision-for-paths.ts';

/** What the methods need. */
export interface HandlerParts {
  repositories: Repositories;
  generator: ManifestGenerator;
  includeHidden: boolean;
}

/** The methods that are built; all others answer UNIMPLEMENTED. */
export function createHandlers(parts: HandlerParts): RpcHandlers<'repository.RepoServerService'> {
  const { repositories, generator, includeHidden } = parts;
  return {
    GenerateManifest: generateManifest(generator),
    ResolveRevision: resolveRevision(repositories),
    ListRefs: listRefs(repositories),
    ListApps: listApps(repositories),
    GetAppDetails: getAppDetails(repositories, generator),
    UpdateRevisionForPaths: updateRevisionForPaths(repositories),
    GetRevisionMetadata: getRevisionMetadata(repositories),
    TestRepository: testRepository(repositories),
    GetGitFiles: getGitFiles(repositories),
    GetGitDirectories: getGitDirectories(repositories, { includeHidden }),
  };
}
