import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { toYaml } from '@plumbline/core/manifest';
import {
  KUSTOMIZATION_FILES,
  editKustomization,
  editsKustomization,
  joinInside,
  normalizeKubeVersion,
  shownCommand,
  type Kustomization,
} from '@plumbline/core/render';
import { InputRecord } from '../checkout/input-record.ts';
import { readKustomization, recordKustomization } from './record-kustomization.ts';
import type { PreparedSource, RenderOutcome, RenderPlan } from './prepared-source.ts';
import { renderFailed, type ToolRunner, type Workspace } from './tool-runner.ts';
import type { ToolVersions } from './tool-version.ts';

/** What rendering with kustomize needs besides the source. */
export interface KustomizeTools {
  runner: ToolRunner;
  /** Part of the key. */
  versions: ToolVersions;
}

interface KustomizePlan {
  prepared: PreparedSource;
  record: InputRecord;
  program: string;
  buildOptions: readonly string[];
  /** The edited kustomization; undefined when the file stays as it is. */
  edited: Kustomization | undefined;
  fileName: string;
}

/** Plans a `kustomize build`. Throws `SOURCE_INVALID` for options that do not fit, `PATH_OUTSIDE_REPOSITORY`. */
export async function planKustomize(
  prepared: PreparedSource,
  tools: KustomizeTools,
  isWhole: boolean,
): Promise<RenderPlan> {
  const options = prepared.source.kustomize ?? {};
  const binary = chooseBinary(prepared.kustomizeOptions, options.version);
  const file = await readKustomization(prepared.snapshot, prepared.folder);
  const edited = file === undefined ? undefined : await editedKustomization(prepared, file.content);
  const record = new InputRecord(prepared.snapshot);
  const { isFloating } = await recordKustomization(record, prepared.folder.path, edited);
  if (isWhole) await record.add('');
  const plan: KustomizePlan = {
    prepared,
    record,
    ...binary,
    edited,
    fileName: file?.name ?? KUSTOMIZATION_FILES[0] ?? '',
  };
  const pluginsRun = binary.buildOptions.some((option) =>
    /^--?(enable-alpha-plugins|enable-exec|network|mount|e|env)\b/.test(option),
  );
  return {
    inputs: {
      type: 'Kustomize',
      record: record.identity(),
      folder: prepared.folder.path,
      edited: edited ?? null,
      buildOptions: binary.buildOptions,
      program: binary.program,
      version: await tools.versions.of(binary.program),
      helm: usesHelm(binary.buildOptions) ? helmFlags(prepared) : [],
      // Plugins may read the variables of the build.
      environment: pluginsRun ? prepared.environment : {},
    },
    isFloating: isFloating || pluginsRun,
    render: async () => tools.runner.inWorkspace(async (workspace) => build(plan, tools.runner, workspace)),
  };
}

async function editedKustomization(
  prepared: PreparedSource,
  content: Kustomization,
): Promise<Kustomization | undefined> {
  const options = prepared.source.kustomize ?? {};
  if (!editsKustomization(options)) return undefined;
  const components =
    options.ignoreMissingComponents === true ? await existing(prepared, options.components ?? []) : options.components;
  const edit = editKustomization(
    content,
    { ...options, ...(components === undefined ? {} : { components }) },
    prepared.environment,
  );
  if (edit.kind === 'edited') return edit.kustomization;
  throw new AppError('SOURCE_INVALID', `edit kustomization of "${prepared.folder.path}": ${edit.why}`);
}

async function existing(prepared: PreparedSource, paths: readonly string[]): Promise<string[]> {
  const kept: string[] = [];
  for (const path of paths) {
    const verdict = joinInside(prepared.folder.path, path);
    if (verdict.kind === 'inside' && (await prepared.snapshot.locate(verdict.path)) !== undefined) kept.push(path);
  }
  return kept;
}

async function build(plan: KustomizePlan, runner: ToolRunner, workspace: Workspace): Promise<RenderOutcome> {
  const root = join(workspace.path, 'repository');
  workspace.name(root, '');
  await plan.record.exportTo(root);
  const folder = join(root, plan.prepared.folder.path);
  if (plan.edited !== undefined) await writeFile(join(folder, plan.fileName), toYaml(plan.edited));
  const args = [
    'build',
    folder,
    ...plan.buildOptions,
    ...(usesHelm(plan.buildOptions) ? helmFlags(plan.prepared) : []),
  ];
  const result = await runner.run(workspace, {
    program: plan.program,
    args,
    cwd: root,
    env: plan.prepared.environment,
  });
  const command = workspace.redact(shownCommand(['kustomize', ...args]));
  if (result.code === 0) {
    const origin = `kustomize build ${plan.prepared.folder.path === '' ? '.' : plan.prepared.folder.path}`;
    return { kind: 'rendered', rendered: [{ text: result.stdout.toString('utf8'), origin, commands: [command] }] };
  }
  if (!plan.record.isWhole && missesFile(result.stderr)) return { kind: 'needs-whole-repository' };
  throw renderFailed(workspace, command, result.stderr);
}

function missesFile(stderr: string): boolean {
  return /no such file|not found|does ?n[o']t exist|evalsymlink|lstat|unable to find|must build at directory/i.test(
    stderr,
  );
}

function chooseBinary(
  options: v1alpha1.KustomizeOptions,
  version: string | undefined,
): { program: string; buildOptions: string[] } {
  if (version === undefined || version === '') {
    return { program: options.binaryPath || 'kustomize', buildOptions: splitOptions(options.buildOptions) };
  }
  const chosen = options.versions?.find((entry) => entry.name === version);
  if (chosen?.path === undefined || chosen.path === '') {
    throw new AppError(
      'TOOL_MISSING',
      `choose kustomize version "${version}": no kustomize.path.${version} is set in argocd-cm`,
    );
  }
  return { program: chosen.path, buildOptions: splitOptions(chosen.buildOptions ?? options.buildOptions) };
}

function splitOptions(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((part) => part !== '');
}

function usesHelm(buildOptions: readonly string[]): boolean {
  return buildOptions.some((option) => option === '--enable-helm' || option === '--enable-helm=true');
}

function helmFlags(prepared: PreparedSource): string[] {
  const options = prepared.source.kustomize ?? {};
  const kubeVersion = normalizeKubeVersion(options.kubeVersion || prepared.kubeVersion);
  const apiVersions =
    options.apiVersions !== undefined && options.apiVersions.length > 0 ? options.apiVersions : prepared.apiVersions;
  return [
    ...(kubeVersion === '' ? [] : ['--helm-kube-version', kubeVersion.replace(/^v/, '')]),
    ...apiVersions.flatMap((version) => ['--helm-api-versions', version]),
  ];
}
