import { AppError, hasCode } from '@plumbline/contract/errors';
import { compileDoublestar } from '@plumbline/core/glob';
import { parseYaml } from '@plumbline/core/manifest';
import { joinInside, locateValueFile, orderGlobMatches, type ValueFile } from '@plumbline/core/render';
import { isRecord } from '@plumbline/core/std';
import { walkTree } from '@plumbline/io/git';
import { InputRecord } from '../checkout/input-record.ts';
import { isFile, type Snapshot } from '../checkout/snapshot.ts';
import { sourceInvalid, type PreparedSource } from './prepared-source.ts';

/** A value or parameter file: in a repository (`ref` is empty for the source's own, else `$name`) or elsewhere. */
export type HelmValue = { kind: 'file'; ref: string; path: string } | { kind: 'remote'; url: string };

/** A chart that another chart depends on. */
export interface ChartDependency {
  name: string;
  repository: string;
}

const MAX_CHART_FILE_BYTES = 10 * 1024 * 1024;
const MAX_GLOB_MATCHES = 1000;

/** Finds and records what a Helm source reads: the chart, its local dependencies, its value files. */
export class HelmInputs {
  readonly #prepared: PreparedSource;
  /** Records by ref; the empty name is the source's own repository. */
  readonly records = new Map<string, InputRecord>();
  values: readonly HelmValue[] = [];
  fileParameters: readonly HelmValue[] = [];
  readonly dependencies: ChartDependency[] = [];
  isFloating = false;

  constructor(prepared: PreparedSource) {
    this.#prepared = prepared;
  }

  /** Throws `SOURCE_INVALID`, `PATH_NOT_FOUND` for a missing value file, or `PATH_OUTSIDE_REPOSITORY`. */
  async record(): Promise<void> {
    const { folder, source } = this.#prepared;
    await this.#addChart(folder.path, new Set());
    const helm = source.helm ?? {};
    this.values = await this.#locateAll(helm.valueFiles ?? [], helm.ignoreMissingValueFiles === true);
    const parameters = (helm.fileParameters ?? []).map((parameter) => parameter.path ?? '');
    this.fileParameters = (await Promise.all(parameters.map((path) => this.#locate(path)))).map((found, index) => {
      if (found.length === 1 && found[0] !== undefined) return found[0];
      throw missing('fileParameters', parameters[index] ?? '');
    });
    for (const value of [...this.values, ...this.fileParameters]) {
      if (value.kind === 'remote') this.isFloating = true;
      else await this.#recordOf(value.ref).add(value.path);
    }
  }

  /** What the records hold, for the key. */
  identity(): Record<string, readonly string[]> {
    return Object.fromEntries([...this.records].map(([ref, record]) => [ref, record.identity()]));
  }

  #recordOf(ref: string): InputRecord {
    let record = this.records.get(ref);
    if (record === undefined) {
      record = new InputRecord(this.#snapshotOf(ref));
      this.records.set(ref, record);
    }
    return record;
  }

  #snapshotOf(ref: string): Snapshot {
    return ref === '' ? this.#prepared.snapshot : (this.#prepared.refs.get(ref) ?? this.#prepared.snapshot);
  }

  async #addChart(path: string, seen: Set<string>): Promise<void> {
    if (seen.has(path) || seen.size > 200) return;
    seen.add(path);
    if (!(await this.#recordOf('').add(path))) return;
    for (const dependency of await this.#dependenciesOf(path)) {
      if (seen.size === 1) this.dependencies.push(dependency);
      const { repository } = dependency;
      if (repository.startsWith('file://')) {
        const relative = repository.slice('file://'.length);
        const verdict = relative.startsWith('/') ? { kind: 'refused' as const } : joinInside(path, relative);
        if (verdict.kind === 'refused')
          throw sourceInvalid('read chart dependency', repository, 'it leads outside the repository');
        await this.#addChart(verdict.path, seen);
      } else if (repository !== '' && !(await this.#isVendored(path, dependency.name))) this.isFloating = true;
    }
  }

  async #isVendored(chart: string, name: string): Promise<boolean> {
    const charts = await this.#prepared.snapshot.locate(chart === '' ? 'charts' : `${chart}/charts`);
    if (charts?.entry.type !== 'tree') return false;
    const entries = await this.#prepared.snapshot.entriesOf(charts);
    return entries.some(
      (entry) => entry.name === name || (entry.name.startsWith(`${name}-`) && entry.name.endsWith('.tgz')),
    );
  }

  async #dependenciesOf(chart: string): Promise<ChartDependency[]> {
    const found: ChartDependency[] = [];
    for (const name of ['Chart.yaml', 'requirements.yaml']) {
      const path = chart === '' ? name : `${chart}/${name}`;
      const text = await this.#prepared.snapshot.readText(path, MAX_CHART_FILE_BYTES);
      if (text !== undefined) found.push(...dependenciesIn(text, path));
    }
    return found;
  }

  async #locateAll(files: readonly string[], ignoreMissing: boolean): Promise<HelmValue[]> {
    const groups: { explicit: boolean; values: HelmValue[] }[] = [];
    for (const file of files) {
      const values = await this.#locate(file);
      if (values.length === 0 && !ignoreMissing) throw missing('valueFiles', file);
      groups.push({ explicit: !/[*?[{]/.test(file), values });
    }
    // An entry that is named keeps its own place, whatever globs match it; of repeated names the last one counts, as helm reads it last.
    const named = new Set(groups.filter((group) => group.explicit).flatMap((group) => group.values.map(nameOf)));
    const seen = new Set<string>();
    return groups.flatMap(({ explicit, values }) =>
      values.filter((value) => {
        const name = nameOf(value);
        if (explicit) return true;
        if (named.has(name) || seen.has(name)) return false;
        seen.add(name);
        return true;
      }),
    );
  }

  async #locate(raw: string): Promise<HelmValue[]> {
    const { folder, environment, valuesFileSchemes, refs } = this.#prepared;
    const found = locateValueFile(raw, {
      sourcePath: folder.path,
      environment,
      schemes: valuesFileSchemes,
      refs: [...refs.keys()],
    });
    if (found.kind === 'refused') {
      const isScheme = found.why === 'scheme';
      if (isScheme) throw sourceInvalid('read value file', raw, 'its URL scheme is not among helm.valuesFileSchemes');
      throw new AppError('PATH_OUTSIDE_REPOSITORY', `read value file "${raw}": it leads outside the repository`);
    }
    if (found.kind === 'remote') return [{ kind: 'remote', url: found.url }];
    return this.#locateInRepository(found);
  }

  async #locateInRepository(file: Extract<ValueFile, { path: string }>): Promise<HelmValue[]> {
    const ref = file.kind === 'ref' ? file.ref : '';
    const snapshot = this.#snapshotOf(ref);
    const exact = await snapshot.locate(file.path);
    if (exact !== undefined && isFile(exact.entry)) return [{ kind: 'file', ref, path: file.path }];
    if (!file.isGlob) return [];
    const matches = await filesMatching(snapshot, file.path);
    return matches.map((path) => ({ kind: 'file', ref, path }));
  }
}

async function filesMatching(snapshot: Snapshot, pattern: string): Promise<string[]> {
  const glob = compileDoublestar(pattern);
  if (glob === undefined) throw sourceInvalid('read value file', pattern, 'it is no valid glob');
  const matches: string[] = [];
  for (const entry of await walkTree(snapshot.database, snapshot.commit.tree)) {
    if (entry.type === 'tree' || entry.type === 'submodule' || !glob.matches(entry.path)) continue;
    const target = await snapshot.locate(entry.path);
    if (target !== undefined && isFile(target.entry)) matches.push(entry.path);
  }
  if (matches.length <= MAX_GLOB_MATCHES) return orderGlobMatches(matches);
  throw sourceInvalid('read value file', pattern, `it matches more than ${MAX_GLOB_MATCHES} files`);
}

function nameOf(value: HelmValue): string {
  return value.kind === 'remote' ? value.url : `${value.ref}:${value.path}`;
}

function missing(field: string, path: string): AppError {
  return new AppError('PATH_NOT_FOUND', `read ${field} of the Helm source: "${path}": no such file in the repository`);
}

function dependenciesIn(text: string, path: string): ChartDependency[] {
  try {
    const chart = parseYaml(text, { file: path });
    const list: unknown = isRecord(chart) ? chart['dependencies'] : undefined;
    if (!Array.isArray(list)) return [];
    return list
      .filter(isRecord)
      .map((entry) => ({ name: textOf(entry['name']), repository: textOf(entry['repository']) }));
  } catch (error) {
    // helm says what is wrong with it, better than we could.
    if (hasCode(error, 'MANIFEST_INVALID')) return [];
    throw error;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
