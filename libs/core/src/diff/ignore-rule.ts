import type { KubeObject } from '@plumbline/contract/crd';
import { matchGlob } from '../glob/index.ts';
import { resourceKeyOf } from '../object/index.ts';

/** An entry of `ignoreDifferences`, of an Application or of the system's settings. */
export interface IgnoreRule {
  /** Glob; empty or missing: the core group. */
  group?: string;
  /** Exact, or `*`. */
  kind?: string;
  /** Exact; empty or missing: any. */
  name?: string;
  /** Exact; empty or missing: any. */
  namespace?: string;
  /** RFC 6901; one that selects nothing or is malformed is passed over. */
  jsonPointers?: readonly string[];
  /** Field managers whose live values are trusted. */
  managedFieldsManagers?: readonly string[];
}

/** Whether a rule speaks of this object. */
export function matchesIgnoreRule(rule: IgnoreRule, obj: KubeObject): boolean {
  const key = resourceKeyOf(obj);
  const isAny = (value: string | undefined): boolean => value === undefined || value === '';
  return (
    matchGlob(rule.group ?? '', key.group) &&
    (rule.kind === '*' || rule.kind === key.kind) &&
    (isAny(rule.name) || rule.name === key.name) &&
    (isAny(rule.namespace) || rule.namespace === key.namespace)
  );
}
