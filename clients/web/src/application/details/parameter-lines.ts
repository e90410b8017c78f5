import type { v1alpha1 } from '@plumbline/contract/crd';

type Line = readonly [name: string, value: string];

const listLine = (name: string, values: readonly string[] | undefined): Line[] =>
  values === undefined || values.length === 0 ? [] : [[name, values.join(', ')]];
const flagLine = (name: string, value: string | boolean | undefined): Line[] =>
  value === undefined || value === '' || value === false ? [] : [[name, value === true ? 'yes' : value]];
const mapLines = (name: string, values: Record<string, string> | undefined): Line[] =>
  Object.entries(values ?? {}).map(([key, value]): Line => [`${name}.${key}`, value]);

function helmLines(helm: v1alpha1.ApplicationSourceHelm | undefined): Line[] {
  if (helm === undefined) return [];
  return [
    ...flagLine('releaseName', helm.releaseName),
    ...listLine('valueFiles', helm.valueFiles),
    ...(helm.parameters ?? []).map((parameter): Line => [parameter.name ?? '', parameter.value ?? '']),
    ...(helm.fileParameters ?? []).map((parameter): Line => [parameter.name ?? '', `file ${parameter.path ?? ''}`]),
    ...flagLine('namespace', helm.namespace),
    ...flagLine('skipCrds', helm.skipCrds),
    ...flagLine(
      'values',
      helm.values === undefined || helm.values === '' ? undefined : `${helm.values.split('\n').length} lines`,
    ),
    ...flagLine('valuesObject', helm.valuesObject === undefined ? undefined : JSON.stringify(helm.valuesObject)),
  ];
}

function kustomizeLines(kustomize: v1alpha1.ApplicationSourceKustomize | undefined): Line[] {
  if (kustomize === undefined) return [];
  return [
    ...flagLine('namePrefix', kustomize.namePrefix),
    ...flagLine('nameSuffix', kustomize.nameSuffix),
    ...flagLine('namespace', kustomize.namespace),
    ...listLine('images', kustomize.images),
    ...(kustomize.replicas ?? []).map((replica): Line => [
      `replicas.${replica.name ?? ''}`,
      String(replica.count ?? ''),
    ]),
    ...mapLines('commonLabels', kustomize.commonLabels),
    ...mapLines('commonAnnotations', kustomize.commonAnnotations),
    ...listLine('components', kustomize.components),
    ...flagLine('version', kustomize.version),
  ];
}

function directoryLines(directory: v1alpha1.ApplicationSourceDirectory | undefined): Line[] {
  if (directory === undefined) return [];
  return [
    ...flagLine('recurse', directory.recurse),
    ...flagLine('include', directory.include),
    ...flagLine('exclude', directory.exclude),
  ];
}

/** What a source sets for its tool, as names and values in the order of its spec; empty when it sets nothing. */
export function parameterLines(source: v1alpha1.ApplicationSource | undefined): readonly Line[] {
  return [...helmLines(source?.helm), ...kustomizeLines(source?.kustomize), ...directoryLines(source?.directory)];
}
