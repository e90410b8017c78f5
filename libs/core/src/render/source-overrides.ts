import type { v1alpha1 } from '@plumbline/contract/crd';
import { isRecord } from '../std/index.ts';

// What says where a source comes from is not the repository's to change.
const PROTECTED = ['repoURL', 'path', 'targetRevision', 'chart'] as const;

/** The override files of a source path, in order of rising precedence (repo-server.md §2.5). */
export function overrideFileNames(appName: string): string[] {
  return [
    '.argocd-source.yaml',
    ...(appName === '' || appName.includes('/') ? [] : [`.argocd-source-${appName}.yaml`]),
  ];
}

/** Applies an override as a JSON merge patch; `repoURL`, `path`, `targetRevision` and `chart` stay as they are. */
export function applySourceOverride(source: v1alpha1.ApplicationSource, override: unknown): v1alpha1.ApplicationSource {
  if (!isRecord(override)) return source;
  const allowed = Object.fromEntries(
    Object.entries(override).filter(([key]) => !PROTECTED.some((name) => name === key)),
  );
  return mergePatch(source, allowed) as v1alpha1.ApplicationSource;
}

// RFC 7386.
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}
