import type { v1alpha1 } from '@plumbline/contract/crd';
import { isRecord } from '../std/index.ts';
import { substitute } from './build-environment.ts';
import { mergeKustomizeImages, parseKustomizeImage, type KustomizeImage } from './kustomize-image.ts';

/** A kustomization's fields. */
export type Kustomization = Readonly<Record<string, unknown>>;

/** The edited kustomization, or why the options do not fit it. */
export type KustomizationEdit = { kind: 'edited'; kustomization: Kustomization } | { kind: 'refused'; why: string };

/** Whether a source's kustomize block asks for an edit of the kustomization. */
export function editsKustomization(options: v1alpha1.ApplicationSourceKustomize): boolean {
  const { namePrefix, nameSuffix, namespace, images, replicas, commonLabels, commonAnnotations, patches, components } =
    options;
  const named = [namePrefix, nameSuffix, namespace].some((text) => text !== undefined && text !== '');
  const listed = [images, replicas, patches, components].some((list) => list !== undefined && list.length > 0);
  return (
    named || listed || [commonLabels, commonAnnotations].some((map) => map !== undefined && Object.keys(map).length > 0)
  );
}

/**
 * Applies the options of an Application as `kustomize edit` would, in Argo CD's order: prefix, suffix, images, replicas, labels, annotations,
 * namespace, patches, components (sources-kustomize.md §2.8). Images, labels and, when asked, annotations may name variables.
 */
export function editKustomization(
  kustomization: Kustomization,
  options: v1alpha1.ApplicationSourceKustomize,
  environment: Readonly<Record<string, string>>,
): KustomizationEdit {
  const expand = (map: Record<string, string> | undefined, active: boolean): Record<string, string> =>
    Object.fromEntries(
      Object.entries(map ?? {}).map(([key, value]) => [key, active ? substitute(value, environment) : value]),
    );
  const labels = expand(options.commonLabels, true);
  const annotations = expand(options.commonAnnotations, options.commonAnnotationsEnvsubst === true);
  const clash =
    clashOf('label', options.forceCommonLabels === true ? {} : labels, labelsOf(kustomization)) ??
    clashOf(
      'annotation',
      options.forceCommonAnnotations === true ? {} : annotations,
      record(kustomization['commonAnnotations']),
    );
  if (clash !== undefined) return { kind: 'refused', why: clash };
  const images = parseImages((options.images ?? []).map((image) => substitute(image, environment)));
  if (typeof images === 'string') return { kind: 'refused', why: images };
  const edited: Record<string, unknown> = { ...kustomization };
  setText(edited, 'namePrefix', options.namePrefix);
  setText(edited, 'nameSuffix', options.nameSuffix);
  if (images.length > 0) edited['images'] = mergeKustomizeImages(list(edited['images']), images);
  setReplicas(edited, options.replicas ?? []);
  addLabels(edited, labels, options);
  if (Object.keys(annotations).length > 0) {
    edited['commonAnnotations'] = { ...record(edited['commonAnnotations']), ...annotations };
  }
  setText(edited, 'namespace', options.namespace);
  append(edited, 'patches', (options.patches ?? []).map(patchEntry));
  append(edited, 'components', options.components ?? []);
  return { kind: 'edited', kustomization: edited };
}

function parseImages(texts: readonly string[]): KustomizeImage[] | string {
  const images: KustomizeImage[] = [];
  for (const text of texts) {
    const image = parseKustomizeImage(text);
    if (image === undefined) return `image "${text}" names no new name, tag or digest`;
    images.push(image);
  }
  return images;
}

function setText(edited: Record<string, unknown>, field: string, text: string | undefined): void {
  if (text !== undefined && text !== '') edited[field] = text;
}

function append(edited: Record<string, unknown>, field: string, entries: readonly unknown[]): void {
  if (entries.length > 0) edited[field] = [...list(edited[field]), ...entries];
}

function setReplicas(edited: Record<string, unknown>, replicas: readonly v1alpha1.KustomizeReplica[]): void {
  if (replicas.length === 0) return;
  const names = new Set(replicas.map((replica) => replica.name));
  const kept = list(edited['replicas']).filter((entry) => !isRecord(entry) || !names.has(String(entry['name'])));
  edited['replicas'] = [...kept, ...replicas.map(({ name, count }) => ({ name, count: Number(count ?? 0) }))];
}

function addLabels(
  edited: Record<string, unknown>,
  labels: Record<string, string>,
  options: v1alpha1.ApplicationSourceKustomize,
): void {
  if (Object.keys(labels).length === 0) return;
  if (options.labelWithoutSelector !== true) {
    edited['commonLabels'] = { ...record(edited['commonLabels']), ...labels };
    return;
  }
  const templates = options.labelIncludeTemplates === true ? { includeTemplates: true } : {};
  append(edited, 'labels', [{ pairs: labels, ...templates }]);
}

function labelsOf(kustomization: Kustomization): Record<string, unknown> {
  const pairs = list(kustomization['labels']).map((entry) => (isRecord(entry) ? record(entry['pairs']) : {}));
  return Object.assign({}, record(kustomization['commonLabels']), ...pairs) as Record<string, unknown>;
}

function clashOf(what: string, added: Record<string, string>, present: Record<string, unknown>): string | undefined {
  const key = Object.keys(added).find((name) => Object.hasOwn(present, name));
  if (key === undefined) return undefined;
  return `${what} "${key}" is in the kustomization already; set forceCommon${what === 'label' ? 'Labels' : 'Annotations'} to override it`;
}

function patchEntry(patch: v1alpha1.KustomizePatch): Record<string, unknown> {
  const target = patch.target as Record<string, unknown> | undefined;
  const selector = target === undefined ? undefined : flattenTarget(target);
  return {
    ...(patch.path ? { path: patch.path } : {}),
    ...(patch.patch ? { patch: patch.patch } : {}),
    ...(selector === undefined ? {} : { target: selector }),
    ...(patch.options === undefined ? {} : { options: patch.options }),
  };
}

// On the wire a selector nests resId and gvk; in YAML they are inlined. Both forms are accepted.
function flattenTarget(target: Record<string, unknown>): Record<string, unknown> {
  const { resId, gvk, ...rest } = target;
  return { ...rest, ...(isRecord(gvk) ? gvk : {}), ...(isRecord(resId) ? flattenTarget(resId) : {}) };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
