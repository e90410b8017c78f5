import {
  API_VERSION,
  finalizer,
  type Application,
  type ApplicationSet,
  type OwnerReference,
} from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { applyMergePatch } from '../merge/index.ts';
import { parseYaml } from '../manifest/index.ts';
import { isRecord } from '../std/index.ts';
import type { GeneratedSet } from './generate-all.ts';
import { substitute, substituteText, type TemplateMode } from './substitute.ts';

/**
 * The Application of one parameter set: the template with the generator's override, then `templatePatch`, in the set's
 * namespace and owned by it. Throws TEMPLATE_INVALID.
 */
export function renderApplication(appset: ApplicationSet, set: GeneratedSet, mode: TemplateMode): Application {
  const template = overlay(appset.spec.template ?? {}, set.template ?? {});
  const rendered = substitute(template, set.params, mode);
  const patched = patchTemplate(appset, { rendered, set }, mode);
  const metadata = isRecord(patched['metadata']) ? patched['metadata'] : {};
  const spec = withoutNulls(isRecord(patched['spec']) ? patched['spec'] : {});
  const application = {
    apiVersion: API_VERSION,
    kind: 'Application',
    metadata: {
      name: text(metadata['name']),
      namespace: appset.metadata.namespace,
      ...texts('labels', metadata['labels']),
      ...texts('annotations', metadata['annotations']),
      ...finalizersOf(appset, metadata['finalizers']),
      ownerReferences: [ownerReferenceOf(appset)],
    },
    spec,
  };
  // The API server validates the rendered spec against the CRD's schema.
  return application as unknown as Application;
}

/** The reference by which a set owns its Applications. */
export function ownerReferenceOf(appset: ApplicationSet): OwnerReference {
  return {
    apiVersion: API_VERSION,
    kind: 'ApplicationSet',
    name: appset.metadata.name,
    uid: appset.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** A template with another laid over it: what is set there wins, what is empty there does not. */
function overlay(base: object, over: object): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    if (isRecord(value) && isRecord(before)) merged[key] = overlay(before, value);
    else if (!isEmptyValue(value)) merged[key] = value;
  }
  return merged;
}

function isEmptyValue(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.values(value).every(isEmptyValue);
}

function patchTemplate(
  appset: ApplicationSet,
  { rendered, set }: { rendered: Record<string, unknown>; set: GeneratedSet },
  mode: TemplateMode,
): Record<string, unknown> {
  const source = appset.spec.templatePatch;
  if (source === undefined || source.trim() === '') return rendered;
  const patch = parseYaml(substituteText(source, set.params, mode), { file: 'templatePatch' });
  if (patch === undefined || patch === null) return rendered;
  if (!isRecord(patch)) throw new AppError('TEMPLATE_INVALID', 'apply templatePatch: it does not render to an object');
  const patched = applyMergePatch(rendered, patch);
  if (!isRecord(patched)) return rendered;
  const before = isRecord(rendered['spec']) ? rendered['spec']['project'] : undefined;
  const after = isRecord(patched['spec']) ? patched['spec']['project'] : undefined;
  if (before !== after) throw new AppError('TEMPLATE_INVALID', 'apply templatePatch: it must not change spec.project');
  return patched;
}

function finalizersOf(appset: ApplicationSet, given: unknown): { finalizers?: string[] } {
  const finalizers = Array.isArray(given) ? given.filter((entry): entry is string => typeof entry === 'string') : [];
  if (finalizers.length > 0) return { finalizers };
  return appset.spec.syncPolicy?.preserveResourcesOnDeletion === true ? {} : { finalizers: [finalizer.resources] };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(field: string, value: unknown): Record<string, Record<string, string>> {
  if (!isRecord(value) || Object.keys(value).length === 0) return {};
  return { [field]: Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)])) };
}

/** The API server drops nulls; without them the next comparison finds no difference. */
function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, isRecord(entry) ? withoutNulls(entry) : entry]));
}
