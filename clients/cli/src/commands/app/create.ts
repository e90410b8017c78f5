import { readFile } from 'node:fs/promises';

import type { v1alpha1 } from '@plumbline/contract/crd';
import { finalizer } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { Command } from 'commander';
import { loadAll } from 'js-yaml';

import { parseAppName, type Cli } from '../../cli.ts';
import { given, orEmpty } from '../../output/given.ts';
import { draftOf, parsePairs } from '../../spec/app-draft.ts';
import { appFlags } from '../../spec/app-flags.ts';
import { addFlags, applyFlags, collect, parseSwitch } from '../../spec/flag.ts';
import { addNamespaceFlag } from './app-name.ts';

type App = v1alpha1.Application;

interface CreateOptions extends Record<string, unknown> {
  file?: string;
  name?: string;
  upsert?: boolean;
  validate: boolean;
  setFinalizer?: boolean;
  label?: string[];
  annotations?: string[];
  appNamespace?: string;
}

/** The Applications of a manifest; each must be one. Throws MANIFEST_INVALID. */
function parseApplications(text: string, from: string): App[] {
  const found = loadAll(text).filter((document) => document !== null && document !== undefined) as App[];
  for (const app of found) {
    if (app.kind !== 'Application') {
      throw new AppError('MANIFEST_INVALID', `read "${from}": an Application is due, found kind "${app.kind ?? ''}"`);
    }
  }
  if (found.length === 0) throw new AppError('MANIFEST_INVALID', `read "${from}": there is no Application in it`);
  return found;
}

async function baseApplications(cli: Cli, name: string | undefined, file: string | undefined): Promise<App[]> {
  if (file !== undefined) {
    const text = file === '-' ? await cli.terminal.readInput() : await readFile(file, 'utf8');
    return parseApplications(text, file);
  }
  if (!name) throw new AppError('INVALID_ARGUMENT', 'create an application: its name or --file is due');
  return [{ metadata: { name }, spec: { source: {}, destination: {} } }];
}

function merged(
  before: Record<string, string> | undefined,
  flag: string,
  texts?: string[],
): Record<string, string> | undefined {
  return texts ? { ...before, ...parsePairs(flag, texts) } : before;
}

/** An Application as the flags and the name change it. */
export function withFlags(app: App, argument: string | undefined, options: CreateOptions): App {
  const spec = structuredClone(app.spec ?? {});
  applyFlags(draftOf(spec), appFlags, options);
  const { metadata = {} } = app;
  const { name, appNamespace } = parseAppName(argument ?? orEmpty(metadata.name), options.appNamespace);
  const changed = given({
    namespace: appNamespace ?? metadata.namespace,
    finalizers: options.setFinalizer ? [finalizer.resources] : metadata.finalizers,
    labels: merged(metadata.labels, '--label', options.label),
    annotations: merged(metadata.annotations, '--annotations', options.annotations),
  });
  return { ...app, metadata: { ...metadata, name, ...changed }, spec: { ...spec, project: spec.project ?? 'default' } };
}

async function createApp(cli: Cli, argument: string | undefined, options: CreateOptions): Promise<void> {
  const name = argument ?? options.name;
  const session = await cli.session();
  for (const base of await baseApplications(cli, name, options.file)) {
    const application = withFlags(base, name, options);
    const isUpsert = options.upsert === true;
    const created = await session.apps.Create(
      { application, upsert: isUpsert, validate: options.validate },
      { signal: cli.signal },
    );
    const verb = created.metadata?.creationTimestamp ? 'created' : 'updated';
    cli.terminal.print(`application '${created.metadata?.name ?? ''}' ${verb}`);
  }
}

/** `argocd app create`. */
export function addAppCreate(app: Command, cli: Cli): void {
  const command = app
    .command('create')
    .argument('[appname]', 'name, or namespace/name')
    .description('Create an application')
    .option('-f, --file <file>', 'manifest with Applications; - reads standard input')
    .option('--name <name>', 'name, instead of the argument')
    .option('--upsert', 'replace an application of the same name')
    .option('--validate [value]', 'check repository and cluster', parseSwitch, true)
    .option('--set-finalizer', 'delete the resources with the application')
    .option('-l, --label <label>', 'label key=value', collect)
    .option('--annotations <annotation>', 'annotation key=value', collect);
  addFlags(addNamespaceFlag(command), appFlags);
  command.action((name: string | undefined, options: CreateOptions) => createApp(cli, name, options));
}
