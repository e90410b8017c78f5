import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { annotationsOf } from '../../object/index.ts';
import { syncPhases, type HookDeletePolicy, type SyncPhase } from '../sync-task.ts';

/** What the hook annotations of an object say. */
export interface HookFacts {
  /** Phases of a sync in which the object runs; empty when it only belongs to deletion or to nothing. */
  readonly phases: readonly SyncPhase[];
  /** Runs before the objects of a deleted application go. */
  readonly preDelete: boolean;
  /** Runs after them. */
  readonly postDelete: boolean;
  /** Only `Skip`: never applied and no part of the status. */
  readonly skip: boolean;
  /** When its object is deleted; `BeforeHookCreation` when nothing is said. */
  readonly deletePolicies: readonly HookDeletePolicy[];
}

// Helm's names for what we know; test hooks have no counterpart and are skipped.
const helmHooks: Readonly<Record<string, string>> = {
  'crd-install': 'PreSync',
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};

const helmPolicies: Readonly<Record<string, HookDeletePolicy>> = {
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
  'before-hook-creation': 'BeforeHookCreation',
};

const ownPolicies = new Set<string>(['HookSucceeded', 'HookFailed', 'BeforeHookCreation']);

function splitList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function isPolicy(text: string): text is HookDeletePolicy {
  return ownPolicies.has(text);
}

function deletePoliciesOf(annotations: Readonly<Record<string, string>>): HookDeletePolicy[] {
  const own = splitList(annotations[annotation.hookDeletePolicy]).filter(isPolicy);
  const helm = splitList(annotations[annotation.helmHookDeletePolicy]).flatMap((name) => helmPolicies[name] ?? []);
  const policies = own.length > 0 ? own : helm;
  return policies.length > 0 ? policies : ['BeforeHookCreation'];
}

/** The hook types that an object names, Argo CD's annotation before Helm's. */
function hookTypesOf(annotations: Readonly<Record<string, string>>): string[] {
  const own = splitList(annotations[annotation.hook]);
  if (own.length > 0) return own;
  return splitList(annotations[annotation.helmHook]).map((name) => helmHooks[name] ?? 'Skip');
}

/** What the hook annotations of an object say; undefined when it is no hook. */
export function readHook(object: KubeObject): HookFacts | undefined {
  const annotations = annotationsOf(object);
  const types = new Set(hookTypesOf(annotations));
  if (types.size === 0) return undefined;
  const phases = syncPhases.filter((phase) => types.has(phase));
  const preDelete = types.has('PreDelete');
  const postDelete = types.has('PostDelete');
  const skip = types.has('Skip') && phases.length === 0 && !preDelete && !postDelete;
  // An annotation with no known type makes an ordinary object of it, as in Argo CD.
  if (phases.length === 0 && !preDelete && !postDelete && !skip) return undefined;
  return { phases, preDelete, postDelete, skip, deletePolicies: deletePoliciesOf(annotations) };
}

/** Whether an object is a hook of any sort. */
export function isHook(object: KubeObject): boolean {
  return readHook(object) !== undefined;
}
