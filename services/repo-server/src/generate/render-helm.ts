import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helmTemplateArguments, shownCommand } from '@plumbline/core/render';
import { toYaml } from '@plumbline/core/manifest';
import type { InputRecord } from '../checkout/input-record.ts';
import { buildDependencies } from './build-dependencies.ts';
import { HelmInputs, type HelmValue } from './record-helm.ts';
import type { PreparedSource, RenderOutcome, RenderPlan } from './prepared-source.ts';
import { renderFailed, type ToolRunner, type Workspace } from './tool-runner.ts';
import type { ToolVersions } from './tool-version.ts';

/** What rendering with helm needs besides the source. */
export interface HelmTools {
  runner: ToolRunner;
  /** Part of the key. */
  versions: ToolVersions;
}

/** Plans a `helm template`. Throws `SOURCE_INVALID`, `PATH_NOT_FOUND` (a value file) or `PATH_OUTSIDE_REPOSITORY`. */
export async function planHelm(prepared: PreparedSource, tools: HelmTools): Promise<RenderPlan> {
  const inputs = new HelmInputs(prepared);
  await inputs.record();
  const helm = prepared.source.helm ?? {};
  const shown = [...inputs.values, ...inputs.fileParameters].map((value) =>
    value.kind === 'remote' ? value.url : `${value.ref}:${value.path}`,
  );
  return {
    inputs: {
      type: 'Helm',
      records: inputs.identity(),
      folder: prepared.folder.path,
      // Everything with variables filled in, in order; the values text apart.
      arguments: argumentsOf(prepared, shown.slice(0, inputs.values.length), shown.slice(inputs.values.length)),
      values: helm.valuesObject ?? helm.values ?? '',
      version: await tools.versions.of('helm'),
    },
    isFloating: inputs.isFloating,
    render: async () => tools.runner.inWorkspace(async (workspace) => template({ prepared, inputs, tools, workspace })),
  };
}

interface HelmRun {
  prepared: PreparedSource;
  inputs: HelmInputs;
  tools: HelmTools;
  workspace: Workspace;
}

async function template(run: HelmRun): Promise<RenderOutcome> {
  const { prepared, inputs, tools, workspace } = run;
  const roots = await exportRecords(workspace, inputs.records);
  const pathOf = (value: HelmValue): string =>
    value.kind === 'remote' ? value.url : join(roots.get(value.ref) ?? '', value.path);
  const valuePaths = inputs.values.map(pathOf);
  const inline = inlineValues(prepared);
  if (inline !== undefined) {
    const file = join(workspace.path, 'values.yaml');
    workspace.name(file, '<values of the Application>');
    await writeFile(file, inline, { mode: 0o600 });
    valuePaths.push(file);
  }
  const chart = join(roots.get('') ?? '', prepared.folder.path);
  const args = argumentsOf(prepared, valuePaths, inputs.fileParameters.map(pathOf));
  const command = workspace.redact(shownCommand(['helm', ...args]));
  const helm = async (): ReturnType<ToolRunner['run']> =>
    tools.runner.run(workspace, { program: 'helm', args, cwd: chart, env: {} });
  let result = await helm();
  if (result.code !== 0 && /missing in charts\/ directory|dependency build/i.test(result.stderr)) {
    await buildDependencies({ runner: tools.runner, workspace, chart, prepared, dependencies: inputs.dependencies });
    result = await helm();
  }
  if (result.code !== 0) throw renderFailed(workspace, command, result.stderr);
  const origin = `helm template ${prepared.folder.path === '' ? '.' : prepared.folder.path}`;
  return { kind: 'rendered', rendered: [{ text: result.stdout.toString('utf8'), origin, commands: [command] }] };
}

async function exportRecords(
  workspace: Workspace,
  records: ReadonlyMap<string, InputRecord>,
): Promise<Map<string, string>> {
  const roots = new Map<string, string>();
  for (const [ref, record] of records) {
    const root = join(workspace.path, ref === '' ? 'repository' : `ref-${roots.size}`);
    workspace.name(root, ref);
    await mkdir(root, { recursive: true });
    await record.exportTo(root);
    roots.set(ref, root);
  }
  return roots;
}

function argumentsOf(
  prepared: PreparedSource,
  valuePaths: readonly string[],
  fileParameterPaths: readonly string[],
): string[] {
  const { appName, namespace, kubeVersion, apiVersions, environment, source } = prepared;
  const helm = source.helm ?? {};
  return helmTemplateArguments({
    helm,
    appName,
    namespace,
    kubeVersion,
    apiVersions,
    valuePaths,
    fileParameterPaths,
    environment,
  });
}

function inlineValues(prepared: PreparedSource): string | undefined {
  const { values, valuesObject } = prepared.source.helm ?? {};
  if (valuesObject !== undefined && valuesObject !== null) return toYaml(valuesObject);
  return values === undefined || values === '' ? undefined : values;
}
