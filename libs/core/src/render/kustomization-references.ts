import { isRecord } from '../std/index.ts';

/** What a kustomization refers to. Paths are as written, relative to its folder. */
export interface KustomizationReferences {
  /** Entries that may be files, folders with a kustomization, or remote addresses. */
  resources: string[];
  /** Files that must exist as they are. */
  files: string[];
  /** Folders that are read whole: local Helm charts. */
  folders: string[];
  /** Whether a field was seen of which it is not known what it reads: then the whole folder counts. */
  isOpen: boolean;
  /** Whether charts of Helm repositories are named. */
  isRemote: boolean;
}

type Collect = (value: unknown, found: KustomizationReferences) => void;

const nothing: Collect = () => undefined;

const asResources: Collect = (value, found) => {
  found.resources.push(...texts(value).filter((text) => !text.includes('\n')));
};

// Their files configure plugins, which may read more.
const asPlugins: Collect = (value, found) => {
  asResources(value, found);
  if (list(value).length > 0) found.isOpen = true;
};

const asFiles: Collect = (value, found) => {
  found.files.push(...texts(value).filter((text) => !text.includes('\n')));
};

const asPatches: Collect = (value, found) =>
  asFiles(
    records(value).map((entry) => entry['path']),
    found,
  );

const asGenerators: Collect = (value, found) => {
  for (const entry of records(value)) {
    for (const file of texts(entry['files'])) found.files.push(file.slice(file.indexOf('=') + 1));
    asFiles([entry['env'], ...list(entry['envs'])], found);
  }
};

const asOpenApi: Collect = (value, found) => asFiles(isRecord(value) ? [value['path']] : [], found);

const asCharts: Collect = (value, found) => {
  for (const entry of records(value)) {
    asFiles([entry['valuesFile'], ...list(entry['additionalValuesFiles'])], found);
    if (texts([entry['repo']]).length > 0) found.isRemote = true;
  }
  found.folders.push('charts');
};

const asHelmGlobals: Collect = (value, found) => {
  if (isRecord(value)) found.folders.push(...texts([value['chartHome']]));
};

// Every field of kustomize 5 that can be read without looking further; any other one opens the record.
const FIELDS: Readonly<Record<string, Collect>> = {
  apiVersion: nothing,
  kind: nothing,
  metadata: nothing,
  namePrefix: nothing,
  nameSuffix: nothing,
  namespace: nothing,
  commonLabels: nothing,
  commonAnnotations: nothing,
  labels: nothing,
  images: nothing,
  replicas: nothing,
  buildMetadata: nothing,
  sortOptions: nothing,
  generatorOptions: nothing,
  vars: nothing,
  resources: asResources,
  bases: asResources,
  components: asResources,
  generators: asPlugins,
  transformers: asPlugins,
  validators: asPlugins,
  crds: asFiles,
  configurations: asFiles,
  patchesStrategicMerge: asFiles,
  patchesJson6902: asPatches,
  patches: asPatches,
  replacements: asPatches,
  configMapGenerator: asGenerators,
  secretGenerator: asGenerators,
  openapi: asOpenApi,
  helmCharts: asCharts,
  helmGlobals: asHelmGlobals,
};

/** Reads what a kustomization refers to. A document that is no mapping refers to nothing: kustomize will say what is wrong. */
export function kustomizationReferences(kustomization: unknown): KustomizationReferences {
  const found: KustomizationReferences = { resources: [], files: [], folders: [], isOpen: false, isRemote: false };
  if (!isRecord(kustomization)) return found;
  for (const [field, value] of Object.entries(kustomization)) {
    const collect = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
    if (collect === undefined) found.isOpen = true;
    else collect(value, found);
  }
  return found;
}

/** Whether a resource entry is an address of another place rather than a path: only meaningful when no such path exists. */
export function isRemoteResource(entry: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(entry) ||
    /^[\w.-]+@[\w.-]+:/.test(entry) ||
    /[?&]ref=/.test(entry) ||
    /^(www\.)?[\w-]+\.(com|org|net|io)[/:]/.test(entry)
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function texts(value: unknown): string[] {
  return list(value).filter((entry): entry is string => typeof entry === 'string' && entry !== '');
}

function records(value: unknown): Record<string, unknown>[] {
  return list(value).filter(isRecord);
}
