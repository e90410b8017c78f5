export { affectsPaths } from './affects-paths.ts';
export { buildEnvironment, substitute, type BuildFacts } from './build-environment.ts';
export { KUSTOMIZATION_FILES, detectFolderType, detectSourceType, type SourceType } from './detect-source-type.ts';
export { SKIP_MARKER, selectDirectoryFiles, type DirectorySelection } from './directory-files.ts';
export {
  editKustomization,
  editsKustomization,
  type Kustomization,
  type KustomizationEdit,
} from './edit-kustomization.ts';
export { flattenValues, overlayValues, type FlatValue } from './flatten-values.ts';
export { imagesOf } from './images-of.ts';
export {
  escapeParameterValue,
  helmReleaseName,
  helmTemplateArguments,
  normalizeKubeVersion,
  shownCommand,
  type HelmFacts,
} from './helm-arguments.ts';
export { isRemoteResource, kustomizationReferences, type KustomizationReferences } from './kustomization-references.ts';
export { mergeKustomizeImages, parseKustomizeImage, type KustomizeImage } from './kustomize-image.ts';
export {
  followLinks,
  folderOf,
  isWithin,
  joinInside,
  normalizeSourcePath,
  type FollowedPath,
  type PathProblem,
  type PathVerdict,
} from './path-rules.ts';
export type { RemoteRef } from './remote-ref.ts';
export {
  highestMatchingTag,
  isFullCommitId,
  namesOfRefs,
  resolveRevision,
  tagsOfCommit,
  type ResolvedRevision,
} from './resolve-revision.ts';
export { applySourceOverride, overrideFileNames } from './source-overrides.ts';
export {
  DEFAULT_VALUES_FILE_SCHEMES,
  locateValueFile,
  orderGlobMatches,
  type ValueFile,
  type ValueFileContext,
} from './value-file.ts';
