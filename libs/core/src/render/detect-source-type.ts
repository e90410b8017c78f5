import type { v1alpha1 } from '@plumbline/contract/crd';

/** How a source is rendered, as `sourceType` spells it. */
export type SourceType = 'Helm' | 'Kustomize' | 'Directory' | 'Plugin';

/** Names under which kustomize looks for its file, in its order. */
export const KUSTOMIZATION_FILES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The tool that a folder's files call for; Directory when there is neither a chart nor a kustomization. */
export function detectFolderType(
  fileNames: readonly string[],
  enabled: Readonly<Record<string, boolean>> = {},
): SourceType {
  if (fileNames.includes('Chart.yaml')) return degraded('Helm', enabled);
  if (fileNames.some((name) => KUSTOMIZATION_FILES.includes(name))) return degraded('Kustomize', enabled);
  return 'Directory';
}

/**
 * The tool for a source: an explicit block wins, else the files decide; a tool that is switched off degrades to Directory
 * (repo-server.md §2.5). Undefined when a source has more than one explicit block.
 */
export function detectSourceType(
  source: v1alpha1.ApplicationSource,
  fileNames: readonly string[],
  enabled: Readonly<Record<string, boolean>> = {},
): SourceType | undefined {
  const explicit = explicitTypes(source);
  if (explicit.length > 1) return undefined;
  const [only] = explicit;
  return only === undefined ? detectFolderType(fileNames, enabled) : degraded(only, enabled);
}

function explicitTypes(source: v1alpha1.ApplicationSource): SourceType[] {
  const types: SourceType[] = [];
  if (source.kustomize !== undefined && Object.keys(source.kustomize).length > 0) types.push('Kustomize');
  if (source.helm !== undefined && Object.keys(source.helm).length > 0) types.push('Helm');
  if (source.directory !== undefined && Object.keys(source.directory).length > 0) types.push('Directory');
  if (source.plugin !== undefined) types.push('Plugin');
  return types;
}

function degraded(type: SourceType, enabled: Readonly<Record<string, boolean>>): SourceType {
  return enabled[type] === false ? 'Directory' : type;
}
