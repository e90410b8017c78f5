import type { Application, OwnerReference, v1alpha1 } from '@plumbline/contract/crd';
import { applyJsonPatch, createMergePatch } from '../merge/index.ts';
import { formatJsonPointer, getPointer, parseJsonPointer, removePointer } from '../object/index.ts';
import { deepEqual, isRecord } from '../std/index.ts';

/** What of an existing Application a set leaves alone. */
export interface PreservedFields {
  annotations: readonly string[];
  labels: readonly string[];
  ignored: readonly v1alpha1.ApplicationSetResourceIgnoreDifferences[];
  /** The JSON pointers that a jq path expression selects in an object: jq is the world's, its answer a fact. */
  resolvePath: (expression: string, object: unknown) => readonly string[];
}

const ownAnnotations = ['argocd.argoproj.io/refresh', 'argocd.argoproj.io/hydrate'];
const notifiedPrefix = 'notified.notifications.argoproj.io';
const keptFinalizers = ['pre-delete-finalizer.argocd.argoproj.io', 'post-delete-finalizer.argocd.argoproj.io'];

/** The merge patch that makes the live Application what the set generates; `undefined` when nothing differs. */
export function planUpdate(
  live: Application,
  desired: Application,
  preserved: PreservedFields,
): Record<string, unknown> | undefined {
  const wanted = keepIgnored(live, desired, preserved);
  const before = managedPart(live);
  const after = managedPart({
    ...wanted,
    metadata: {
      ...wanted.metadata,
      annotations: keepEntries(live.metadata.annotations, wanted.metadata.annotations, (key) =>
        isPreservedAnnotation(key, preserved.annotations),
      ),
      labels: keepEntries(live.metadata.labels, wanted.metadata.labels, (key) => preserved.labels.includes(key)),
      finalizers: keepFinalizers(live.metadata.finalizers ?? [], wanted.metadata.finalizers ?? []),
      ownerReferences: keepOwners(live, wanted),
    },
  });
  const patch = createMergePatch(before, after);
  return isRecord(patch) && Object.keys(patch).length > 0 ? patch : undefined;
}

/** Only what a set writes: labels, annotations, finalizers, owners and spec. */
function managedPart({ metadata, spec }: Application): Record<string, unknown> {
  return {
    metadata: {
      labels: metadata.labels ?? {},
      annotations: metadata.annotations ?? {},
      finalizers: metadata.finalizers ?? [],
      ownerReferences: metadata.ownerReferences ?? [],
    },
    spec,
  };
}

function isPreservedAnnotation(key: string, preserved: readonly string[]): boolean {
  return preserved.includes(key) || ownAnnotations.includes(key) || key.startsWith(notifiedPrefix);
}

function keepEntries(
  live: Readonly<Record<string, string>> | undefined,
  desired: Readonly<Record<string, string>> | undefined,
  isKept: (key: string) => boolean,
): Record<string, string> {
  const kept = Object.entries(live ?? {}).filter(([key]) => isKept(key));
  return { ...desired, ...Object.fromEntries(kept) };
}

function keepFinalizers(live: readonly string[], desired: readonly string[]): string[] {
  const kept = live.filter((entry) =>
    keptFinalizers.some((prefix) => entry === prefix || entry.startsWith(`${prefix}/`)),
  );
  const wanted = [...new Set([...desired, ...kept])];
  const isSame = wanted.length === live.length && wanted.every((entry) => live.includes(entry));
  return isSame ? [...live] : wanted;
}

function keepOwners(live: Application, desired: Application): OwnerReference[] {
  const own = desired.metadata.ownerReferences ?? [];
  const present = live.metadata.ownerReferences ?? [];
  const missing = own.filter((reference) => !present.some((other) => other.uid === reference.uid));
  return [...present, ...missing];
}

function keepIgnored(live: Application, desired: Application, { ignored, resolvePath }: PreservedFields): Application {
  let wanted: Application = desired;
  for (const rule of ignored) {
    if (rule.name !== undefined && rule.name !== '' && rule.name !== live.metadata.name) continue;
    const selected = (rule.jqPathExpressions ?? []).flatMap((expression) => [
      ...resolvePath(expression, live),
      ...resolvePath(expression, desired),
    ]);
    // From the last to the first: what is taken out of a list moves only what was handled before.
    const pointers = [...(rule.jsonPointers ?? []), ...[...new Set(selected)].reverse()];
    for (const pointer of pointers) wanted = keepPointer(live, wanted, pointer);
  }
  return wanted;
}

/** The desired Application with the live value at a pointer, or without any when the live one has none. */
function keepPointer(live: Application, desired: Application, pointer: string): Application {
  const value = getPointer(live, pointer);
  if (deepEqual(value, getPointer(desired, pointer))) return desired;
  if (value === undefined) return removePointer(desired, pointer);
  const steps = parseJsonPointer(pointer);
  const parents = steps.slice(0, -1).map((_step, index) => steps.slice(0, index + 1));
  const missing = parents.filter((path) => getPointer(desired, formatJsonPointer(path)) === undefined);
  // A list that the set does not generate has no place for one of its items.
  if (missing.some((path) => !isRecord(getPointer(live, formatJsonPointer(path))))) return desired;
  const operations = [
    ...missing.map((path) => ({ op: 'add' as const, path: formatJsonPointer(path), value: {} })),
    { op: getPointer(desired, pointer) === undefined ? ('add' as const) : ('replace' as const), path: pointer, value },
  ];
  return applyJsonPatch(desired, operations) as Application;
}
