import type { RpcHandler } from '@plumbline/io/rpc';
import type { ManifestGenerator } from '../generate/generate-manifests.ts';

/** `GenerateManifest`: a source rendered at a revision. */
export function generateManifest(
  generator: ManifestGenerator,
): RpcHandler<'repository.RepoServerService', 'GenerateManifest'> {
  return async (request) => generator.generate(request);
}
