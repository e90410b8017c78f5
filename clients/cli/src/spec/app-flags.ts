// data: one entry per flag of `app create` and `app set`; names as in argocd's.
import { AppError } from '@plumbline/contract/errors';
import type { v1alpha1 } from '@plumbline/contract/crd';

import { mergeNamed, parsePair, parsePairs, type AppDraft } from './app-draft.ts';
import { listFlag, numberFlag, switchFlag, textFlag, type AppFlag } from './flag.ts';

const helm = ({ source }: AppDraft): v1alpha1.ApplicationSourceHelm => (source.helm ??= {});
const kustomize = ({ source }: AppDraft): v1alpha1.ApplicationSourceKustomize => (source.kustomize ??= {});
const directory = ({ source }: AppDraft): v1alpha1.ApplicationSourceDirectory => (source.directory ??= {});
const destination = ({ spec }: AppDraft): v1alpha1.ApplicationDestination => (spec.destination ??= {});
const syncPolicy = ({ spec }: AppDraft): v1alpha1.SyncPolicy => (spec.syncPolicy ??= {});
const retry = (draft: AppDraft): v1alpha1.RetryStrategy => (syncPolicy(draft).retry ??= {});
const backoff = (draft: AppDraft): v1alpha1.Backoff => (retry(draft).backoff ??= {});

function automated(draft: AppDraft, flag: string): v1alpha1.SyncPolicyAutomated {
  const found = syncPolicy(draft).automated;
  if (!found)
    throw new AppError(
      'INVALID_ARGUMENT',
      `set ${flag}: the application is not synced automatically; add --sync-policy automated`,
    );
  return found;
}

function applySyncPolicy(draft: AppDraft, value: string): void {
  if (value === 'none' || value === 'manual') delete syncPolicy(draft).automated;
  else if (value === 'automated' || value === 'auto') syncPolicy(draft).automated ??= {};
  else throw new AppError('INVALID_ARGUMENT', `set --sync-policy "${value}": none, manual or automated is due`);
}

function applySyncOptions(draft: AppDraft, values: string[]): void {
  const policy = syncPolicy(draft);
  let options = policy.syncOptions ?? [];
  for (const value of values) {
    const name = value.replace(/^!/, '').split('=')[0] ?? '';
    options = options.filter((option) => option.split('=')[0] !== name);
    if (!value.startsWith('!')) options = [...options, value];
  }
  policy.syncOptions = options;
}

const parameters =
  (flag: string, extra: Partial<v1alpha1.HelmParameter> = {}) =>
  (draft: AppDraft, values: string[]): void => {
    const added = values.map((text) => {
      const [name, value] = parsePair(flag, text);
      return { name, value, ...extra };
    });
    helm(draft).parameters = mergeNamed(helm(draft).parameters, added);
  };

function applyReplicas(draft: AppDraft, values: string[]): void {
  const added = values.map((text) => {
    const [name, count] = parsePair('--kustomize-replica', text);
    return { name, count: Number(count) };
  });
  kustomize(draft).replicas = mergeNamed(kustomize(draft).replicas, added);
}

function applyImages(draft: AppDraft, values: string[]): void {
  const nameOf = (image: string): string =>
    image
      .split('=')[0]
      ?.split('@')[0]
      ?.replace(/:[^/:]+$/, '') ?? image;
  const names = new Set(values.map(nameOf));
  const kept = (kustomize(draft).images ?? []).filter((image) => !names.has(nameOf(image)));
  kustomize(draft).images = [...kept, ...values];
}

const specFlags: readonly AppFlag[] = [
  textFlag('--project', 'Project of the application', ({ spec }, value) => void (spec.project = value)),
  textFlag(
    '--dest-server',
    'URL of the destination cluster',
    (draft, value) => void (destination(draft).server = value),
  ),
  textFlag('--dest-name', 'Name of the destination cluster', (draft, value) => void (destination(draft).name = value)),
  textFlag(
    '--dest-namespace',
    'Namespace for objects that name none',
    (draft, value) => void (destination(draft).namespace = value),
  ),
  numberFlag(
    '--revision-history-limit',
    'Deployments that are remembered',
    ({ spec }, value) => void (spec.revisionHistoryLimit = value),
  ),
  textFlag('--sync-policy', 'none, manual or automated', applySyncPolicy),
  switchFlag(
    '--auto-prune',
    'Delete what is gone from the source',
    (draft, value) => void (automated(draft, '--auto-prune').prune = value),
  ),
  switchFlag(
    '--self-heal',
    'Undo changes made in the cluster',
    (draft, value) => void (automated(draft, '--self-heal').selfHeal = value),
  ),
  switchFlag(
    '--allow-empty',
    'Allow a sync that deletes everything',
    (draft, value) => void (automated(draft, '--allow-empty').allowEmpty = value),
  ),
  listFlag('--sync-option', 'Sync option; a leading ! removes it', applySyncOptions),
  numberFlag('--sync-retry-limit', 'Retries of a failed sync', (draft, value) => void (retry(draft).limit = value)),
  textFlag('--sync-retry-backoff-duration', 'First wait', (draft, value) => void (backoff(draft).duration = value)),
  textFlag(
    '--sync-retry-backoff-max-duration',
    'Longest wait',
    (draft, value) => void (backoff(draft).maxDuration = value),
  ),
  numberFlag(
    '--sync-retry-backoff-factor',
    'Growth of the wait',
    (draft, value) => void (backoff(draft).factor = value),
  ),
  switchFlag(
    '--sync-retry-refresh',
    'Take the newest revision at a retry',
    (draft, value) => void (retry(draft).refresh = value),
  ),
];

const sourceFlags: readonly AppFlag[] = [
  textFlag('--repo', 'URL of the repository', ({ source }, value) => void (source.repoURL = value)),
  textFlag('--path', 'Directory in the repository', ({ source }, value) => void (source.path = value)),
  textFlag('--revision', 'Branch, tag, commit or version', ({ source }, value) => void (source.targetRevision = value)),
  textFlag(
    '--helm-chart',
    'Name of the chart in a Helm repository',
    ({ source }, value) => void (source.chart = value),
  ),
  textFlag('--ref', 'Name by which other sources refer to this one', ({ source }, value) => void (source.ref = value)),
  textFlag(
    '--tag-prefix',
    'Only tags with this prefix take part',
    ({ source }, value) => void (source.tagPrefix = value),
  ),
];

const helmFlags: readonly AppFlag[] = [
  listFlag('--values', 'Values file of the chart', (draft, value) => void (helm(draft).valueFiles = value)),
  listFlag('-p, --parameter', 'Helm parameter name=value', parameters('--parameter')),
  listFlag('--helm-set', 'Helm parameter name=value', parameters('--helm-set')),
  listFlag(
    '--helm-set-string',
    'Helm parameter name=value, as text',
    parameters('--helm-set-string', { forceString: true }),
  ),
  listFlag('--helm-set-file', 'Helm parameter name=path', (draft, values) => {
    const added = values.map((text) => {
      const [name, path] = parsePair('--helm-set-file', text);
      return { name, path };
    });
    helm(draft).fileParameters = mergeNamed(helm(draft).fileParameters, added);
  }),
  textFlag('--release-name', 'Release name', (draft, value) => void (helm(draft).releaseName = value)),
  textFlag('--helm-version', 'Ignored by Helm 3 and later', (draft, value) => void (helm(draft).version = value)),
  textFlag('--helm-namespace', 'Namespace that templates see', (draft, value) => void (helm(draft).namespace = value)),
  textFlag(
    '--helm-kube-version',
    'Kubernetes version that templates see',
    (draft, value) => void (helm(draft).kubeVersion = value),
  ),
  listFlag(
    '--helm-api-versions',
    'API versions that templates see',
    (draft, value) => void (helm(draft).apiVersions = value),
  ),
  switchFlag('--helm-skip-crds', 'Leave crds/ out', (draft, value) => void (helm(draft).skipCrds = value)),
  switchFlag('--helm-skip-tests', 'Leave tests out', (draft, value) => void (helm(draft).skipTests = value)),
  switchFlag(
    '--helm-skip-schema-validation',
    'Do not check values',
    (draft, value) => void (helm(draft).skipSchemaValidation = value),
  ),
  switchFlag(
    '--helm-pass-credentials',
    'Send credentials to all domains',
    (draft, value) => void (helm(draft).passCredentials = value),
  ),
  switchFlag(
    '--ignore-missing-value-files',
    'Values files may be missing',
    (draft, value) => void (helm(draft).ignoreMissingValueFiles = value),
  ),
];

const kustomizeFlags: readonly AppFlag[] = [
  listFlag('--kustomize-image', 'Image override', applyImages),
  listFlag('--kustomize-replica', 'Replicas name=count', applyReplicas),
  textFlag('--nameprefix', 'Prefix of names', (draft, value) => void (kustomize(draft).namePrefix = value)),
  textFlag('--namesuffix', 'Suffix of names', (draft, value) => void (kustomize(draft).nameSuffix = value)),
  textFlag(
    '--kustomize-namespace',
    'Namespace of all objects',
    (draft, value) => void (kustomize(draft).namespace = value),
  ),
  textFlag('--kustomize-version', 'Version of kustomize', (draft, value) => void (kustomize(draft).version = value)),
  textFlag(
    '--kustomize-kube-version',
    'Kubernetes version for charts',
    (draft, value) => void (kustomize(draft).kubeVersion = value),
  ),
  listFlag(
    '--kustomize-api-versions',
    'API versions for charts',
    (draft, value) => void (kustomize(draft).apiVersions = value),
  ),
  listFlag('--kustomize-common-label', 'Label key=value', (draft, value) => {
    kustomize(draft).commonLabels = {
      ...kustomize(draft).commonLabels,
      ...parsePairs('--kustomize-common-label', value),
    };
  }),
  listFlag('--kustomize-common-annotation', 'Annotation key=value', (draft, value) => {
    const added = parsePairs('--kustomize-common-annotation', value);
    kustomize(draft).commonAnnotations = { ...kustomize(draft).commonAnnotations, ...added };
  }),
  switchFlag(
    '--kustomize-force-common-label',
    'Replace labels',
    (draft, value) => void (kustomize(draft).forceCommonLabels = value),
  ),
  switchFlag(
    '--kustomize-force-common-annotation',
    'Replace annotations',
    (draft, value) => void (kustomize(draft).forceCommonAnnotations = value),
  ),
  switchFlag(
    '--kustomize-label-without-selector',
    'Leave selectors alone',
    (draft, value) => void (kustomize(draft).labelWithoutSelector = value),
  ),
  switchFlag(
    '--kustomize-label-include-templates',
    'Label templates too',
    (draft, value) => void (kustomize(draft).labelIncludeTemplates = value),
  ),
  switchFlag(
    '--ignore-missing-components',
    'Components may be missing',
    (draft, value) => void (kustomize(draft).ignoreMissingComponents = value),
  ),
];

const directoryFlags: readonly AppFlag[] = [
  switchFlag('--directory-recurse', 'Read folders below', (draft, value) => void (directory(draft).recurse = value)),
  textFlag(
    '--directory-include',
    'Only files of this pattern',
    (draft, value) => void (directory(draft).include = value),
  ),
  textFlag(
    '--directory-exclude',
    'No files of this pattern',
    (draft, value) => void (directory(draft).exclude = value),
  ),
];

/** The flags that shape an Application's spec, in the order in which they apply. */
export const appFlags: readonly AppFlag[] = [
  ...specFlags,
  ...sourceFlags,
  ...helmFlags,
  ...kustomizeFlags,
  ...directoryFlags,
];
