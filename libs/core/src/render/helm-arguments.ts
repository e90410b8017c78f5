import type { v1alpha1 } from '@plumbline/contract/crd';
import { parseInstanceName } from '../tracking/index.ts';
import { substitute } from './build-environment.ts';

/** What a `helm template` call is made of. All paths are relative to the chart's folder or absolute. */
export interface HelmFacts {
  helm: v1alpha1.ApplicationSourceHelm;
  appName: string;
  /** Destination namespace. */
  namespace: string;
  /** Version of the destination cluster. */
  kubeVersion: string;
  apiVersions: readonly string[];
  /** Value files in order of rising precedence, `values`/`valuesObject` last. */
  valuePaths: readonly string[];
  /** Paths for `fileParameters`, by index. */
  fileParameterPaths: readonly string[];
  environment: Readonly<Record<string, string>>;
}

/** The arguments of `helm template` in the chart's folder (sources-helm.md §2.7). */
export function helmTemplateArguments(facts: HelmFacts): string[] {
  const { helm } = facts;
  const namespace = helm.namespace || facts.namespace;
  const kubeVersion = normalizeKubeVersion(helm.kubeVersion || facts.kubeVersion);
  const apiVersions =
    helm.apiVersions !== undefined && helm.apiVersions.length > 0 ? helm.apiVersions : facts.apiVersions;
  return [
    'template',
    '.',
    '--name-template',
    helmReleaseName(helm, facts.appName),
    ...(namespace === '' ? [] : ['--namespace', namespace]),
    ...(kubeVersion === '' ? [] : ['--kube-version', kubeVersion]),
    ...setArguments(facts),
    ...facts.valuePaths.flatMap((path) => ['--values', path]),
    ...[...apiVersions].flatMap((version) => ['--api-versions', version]),
    ...(helm.skipCrds === true ? [] : ['--include-crds']),
    ...(helm.skipTests === true ? ['--skip-tests'] : []),
    ...(helm.skipSchemaValidation === true ? ['--skip-schema-validation'] : []),
  ];
}

/** A command line for people: the hundred API versions of a cluster would hide what matters. */
export function shownCommand(words: readonly string[]): string {
  const isVersions = (word: string | undefined): boolean => word === '--api-versions' || word === '--helm-api-versions';
  const shown = words.flatMap((word, index) => {
    if (isVersions(words[index - 1])) return [];
    if (!isVersions(word)) return [word];
    return isVersions(words[index - 2]) ? [] : ['<api versions removed>'];
  });
  return shown.join(' ');
}

/** The release name: given, or the application's name without the namespace prefix of other namespaces. */
export function helmReleaseName(helm: v1alpha1.ApplicationSourceHelm, appName: string): string {
  return helm.releaseName || parseInstanceName(appName, '').name;
}

/** A version that helm accepts: what cloud providers and distributions add behind the patch number is dropped. */
export function normalizeKubeVersion(version: string): string {
  return /^v?\d+\.\d+\.\d+/.exec(version)?.[0] ?? version;
}

/** Escapes the commas of a parameter value, which would begin the next assignment, except in a `{a,b}` list. */
export function escapeParameterValue(value: string): string {
  if (value.startsWith('{') && value.endsWith('}')) return value;
  return value.replaceAll(/(\\.)|,/g, (all, escaped: string | undefined) => (escaped === undefined ? '\\,' : all));
}

function setArguments(facts: HelmFacts): string[] {
  const parameters = (facts.helm.parameters ?? []).flatMap((parameter) => {
    const value = escapeParameterValue(substitute(parameter.value ?? '', facts.environment));
    return [parameter.forceString === true ? '--set-string' : '--set', `${parameter.name ?? ''}=${value}`];
  });
  const files = (facts.helm.fileParameters ?? []).flatMap((parameter, index) => {
    const path = facts.fileParameterPaths[index];
    return path === undefined ? [] : ['--set-file', `${parameter.name ?? ''}=${escapeParameterValue(path)}`];
  });
  return [...parameters, ...files];
}
