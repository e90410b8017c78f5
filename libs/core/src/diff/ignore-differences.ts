import type { KubeObject } from '@plumbline/contract/crd';
import { hasCode } from '@plumbline/contract/errors';
import { getPointer, removePointer } from '../object/index.ts';
import { compareStrings, deepEqual } from '../std/index.ts';
import { matchesIgnoreRule, type IgnoreRule } from './ignore-rule.ts';
import { ownedPointers } from './managed-fields.ts';

/** What is not compared. */
export interface IgnoredDifferences {
  rules: readonly IgnoreRule[];
  /** What the rules' jq expressions select, as JSON pointers of each side; they are run by io/scripting. */
  resolvedPointers?: { desired?: readonly string[]; live?: readonly string[] };
}

/** The two sides of a comparison. */
export interface DiffPair {
  desired?: KubeObject | undefined;
  live?: KubeObject | undefined;
}

/**
 * Both sides without the fields that are to be ignored. Field managers are only looked at when both sides exist: where
 * the values of a field that they own differ, it goes from both.
 */
export function applyIgnoreDifferences(pair: DiffPair, ignored: IgnoredDifferences): DiffPair {
  const managed = withoutManagedFields(pair, ignored.rules);
  return {
    desired: managed.desired && withoutIgnoredFields(managed.desired, ignored.rules, ignored.resolvedPointers?.desired),
    live: managed.live && withoutIgnoredFields(managed.live, ignored.rules, ignored.resolvedPointers?.live),
  };
}

/** One object without the fields that the rules' pointers and the already resolved ones select. */
export function withoutIgnoredFields(
  obj: KubeObject,
  rules: readonly IgnoreRule[],
  resolvedPointers: readonly string[] = [],
): KubeObject {
  const pointers = rules.filter((rule) => matchesIgnoreRule(rule, obj)).flatMap((rule) => rule.jsonPointers ?? []);
  return removePointers(obj, [...pointers, ...resolvedPointers]);
}

// The items of a list are removed from its end, so that the pointers to those before stay true.
function removePointers(obj: KubeObject, pointers: readonly string[]): KubeObject {
  return [...pointers].sort(comparePointers).reduce(removeLeniently, obj);
}

function comparePointers(left: string, right: string): number {
  const [first, second] = [left.split('/'), right.split('/')];
  const index = first.findIndex((step, position) => step !== second[position]);
  if (index < 0) return second.length - first.length;
  const [step = '', other = ''] = [first[index], second[index]];
  const isNumeric = /^\d+$/.test(step) && /^\d+$/.test(other);
  return isNumeric ? Number(other) - Number(step) : compareStrings(other, step);
}

function removeLeniently(obj: KubeObject, pointer: string): KubeObject {
  try {
    return pointer === '' ? obj : removePointer(obj, pointer);
  } catch (error) {
    if (hasCode(error, 'INVALID_ARGUMENT')) return obj; // as a pointer that selects nothing
    throw error;
  }
}

function withoutManagedFields(pair: DiffPair, rules: readonly IgnoreRule[]): DiffPair {
  const { desired, live } = pair;
  if (desired === undefined || live === undefined) return pair;
  const managers = rules
    .filter((rule) => matchesIgnoreRule(rule, desired))
    .flatMap((rule) => rule.managedFieldsManagers ?? []);
  if (managers.length === 0) return pair;
  const conflicts = (side: KubeObject, other: KubeObject): string[] => {
    const owned = new Set(ownedPointers(live, managers, other));
    return ownedPointers(live, managers, side).filter(
      (pointer) => !owned.has(pointer) || !deepEqual(getPointer(side, pointer), getPointer(other, pointer)),
    );
  };
  return {
    desired: removePointers(desired, conflicts(desired, live)),
    live: removePointers(live, conflicts(live, desired)),
  };
}
