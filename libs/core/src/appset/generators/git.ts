import type { v1alpha1 } from '@plumbline/contract/crd';
import { isAppError } from '@plumbline/contract/errors';
import { compileGreedyPath, compilePathPattern, matchPath } from '../../glob/index.ts';
import { parseYaml } from '../../manifest/index.ts';
import { compareStrings, isRecord } from '../../std/index.ts';
import { flattenParams } from '../flatten-params.ts';
import { failGeneration, takeInput, type Generation, type InputRequest, type Params } from '../generation.ts';
import { addValues } from './add-values.ts';
import { baseName, directoryName, pathParams } from './path-params.ts';

/** What a Git generator is evaluated with. */
interface GitCall {
  generation: Generation;
  spec: v1alpha1.GitGenerator;
  outer: Params;
}

/** One parameter set for each directory or file of a repository that the patterns choose; an exclusion always wins. */
export function generateGit(generation: Generation, spec: v1alpha1.GitGenerator, outer: Params): Params[] {
  const call = { generation, spec, outer };
  if ((spec.directories ?? []).length > 0) return generateDirectories(call);
  if ((spec.files ?? []).length > 0) return generateFiles(call);
  return failGeneration(generation, 'the git generator needs "directories" or "files"');
}

function location(spec: v1alpha1.GitGenerator): { repoURL: string; revision: string } {
  return { repoURL: spec.repoURL ?? '', revision: spec.revision ?? '' };
}

function generateDirectories({ generation, spec, outer }: GitCall): Params[] {
  const items = spec.directories ?? [];
  const bad = items.find(({ path = '' }) => compilePathPattern(path) === undefined);
  // It would match nothing, and nothing would be taken for everything that there is.
  if (bad) return failGeneration(generation, `the git generator: "${bad.path ?? ''}" is no valid path pattern`);
  const input = takeInput(generation, { kind: 'git-directories', ...location(spec) });
  if (input?.kind !== 'directories') return [];
  const isNested = generation.facts.isGoTemplate;
  return chosenDirectories(input.paths, items).flatMap((directory) => {
    const params = pathParams({ directory }, { isNested, prefix: spec.pathParamPrefix ?? '' });
    return addValues(generation, params, { values: spec.values, outer });
  });
}

/** The directories that a pattern includes and none excludes, sorted. */
function chosenDirectories(paths: readonly string[], items: readonly v1alpha1.GitDirectoryGeneratorItem[]): string[] {
  const matches = (path: string, isExclude: boolean): boolean =>
    items.some((item) => (item.exclude ?? false) === isExclude && matchPath(item.path ?? '', path));
  // The root itself is no directory of the repository.
  const chosen = paths.filter((path) => path !== '' && path !== '.' && matches(path, false) && !matches(path, true));
  return [...new Set(chosen)].sort(compareStrings);
}

function generateFiles(call: GitCall): Params[] {
  const { generation, spec } = call;
  const items = spec.files ?? [];
  const bad = items.find(({ path = '' }) => path === '' || compileGreedyPath(path) === undefined);
  if (bad) return failGeneration(generation, `the git generator: "${bad.path ?? ''}" is no valid path pattern`);
  const included = takeAllFiles(
    call,
    items.filter((item) => item.exclude !== true),
  );
  const excluded = takeAllFiles(
    call,
    items.filter((item) => item.exclude === true),
  );
  if (generation.needs.size > 0 || generation.failures.length > 0) return [];
  const paths = [...included.keys()].filter((path) => !excluded.has(path)).sort(compareStrings);
  return paths.flatMap((path) => generateFile(call, path, included.get(path) ?? ''));
}

function takeAllFiles(
  { generation, spec }: GitCall,
  items: readonly v1alpha1.GitFileGeneratorItem[],
): Map<string, string> {
  const files = new Map<string, string>();
  for (const item of items) {
    const request: InputRequest = { kind: 'git-files', ...location(spec), pattern: item.path ?? '' };
    const input = takeInput(generation, request);
    if (input?.kind !== 'files') continue;
    for (const [path, content] of Object.entries(input.files)) files.set(path, content);
  }
  return files;
}

function generateFile({ generation, spec, outer }: GitCall, path: string, content: string): Params[] {
  const isNested = generation.facts.isGoTemplate;
  const own = pathParams(
    { directory: directoryName(path), file: baseName(path) },
    { isNested, prefix: spec.pathParamPrefix ?? '' },
  );
  return readObjects(generation, path, content).flatMap((object) => {
    const params = isNested ? { ...object, ...own } : { ...flattenParams(object), ...own };
    return addValues(generation, params, { values: spec.values, outer });
  });
}

function readObjects(generation: Generation, path: string, content: string): Params[] {
  try {
    const value = parseYaml(content, { file: path }) ?? {};
    const list = Array.isArray(value) ? value : [value];
    if (list.every(isRecord)) return list;
    return failGeneration(
      generation,
      `unable to process file '${path}': it is neither an object nor a list of objects`,
    );
  } catch (error) {
    if (isAppError(error)) return failGeneration(generation, `unable to process file '${path}': ${error.message}`);
    throw error;
  }
}
