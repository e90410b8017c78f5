import type { Application, ApplicationSet } from '@plumbline/contract/crd';
import { sortBy } from '../std/index.ts';
import { planUpdate, type PreservedFields } from './plan-update.ts';
import { allowsDelete, allowsUpdate, type ApplicationsPolicy } from './policy.ts';
import {
  destinationProblem,
  duplicateNames,
  validateApplication,
  type ValidationFacts,
} from './validate-application.ts';

/** What a plan is made from. `desired` comes from a complete answer of all generators, never from less. */
export interface PlanFacts {
  appset: ApplicationSet;
  desired: readonly Application[];
  /** Every Application of the set's namespace, from a complete list. */
  existing: readonly Application[];
  policy: ApplicationsPolicy;
  preserved: PreservedFields;
  validation: ValidationFacts;
}

/** What is to be written, in this order; each list sorted by name. */
export interface ApplicationsPlan {
  create: Application[];
  update: { live: Application; patch: Record<string, unknown> }[];
  /** `dropsFinalizers`: the destination is gone, so its objects cannot be removed and must not block. */
  delete: { live: Application; dropsFinalizers: boolean }[];
  /** Applications that are neither written nor deleted, and why; sorted. */
  invalid: { name: string; why: string }[];
}

/** Compares what the set generates with what exists and says what to write. */
export function planApplications(facts: PlanFacts): ApplicationsPlan {
  const plan: ApplicationsPlan = { create: [], update: [], delete: [], invalid: [] };
  const byName = new Map(facts.existing.map((application) => [application.metadata.name, application]));
  const duplicates = duplicateNames(facts.desired);
  for (const name of duplicates) {
    plan.invalid.push({
      name,
      why: `ApplicationSet ${facts.appset.metadata.name} contains applications with duplicate name: ${name}`,
    });
  }
  const unique = facts.desired.filter(({ metadata }) => !duplicates.includes(metadata.name));
  for (const desired of sortBy(unique, ({ metadata }) => [metadata.name])) {
    placeDesired(plan, facts, { desired, live: byName.get(desired.metadata.name) });
  }
  plan.delete = planDeletions(facts);
  plan.invalid = sortBy(plan.invalid, ({ name, why }) => [name, why]);
  return plan;
}

function placeDesired(
  plan: ApplicationsPlan,
  facts: PlanFacts,
  { desired, live }: { desired: Application; live: Application | undefined },
): void {
  const { name } = desired.metadata;
  const problems = validateApplication(desired, facts.validation);
  if (live && isForeign(live, facts.appset))
    problems.push(`application ${name} already exists and belongs to another owner`);
  if (problems.length > 0) {
    plan.invalid.push(...problems.map((why) => ({ name, why })));
    return;
  }
  if (!live) {
    plan.create.push(desired);
    return;
  }
  if (!allowsUpdate(facts.policy) || live.metadata.deletionTimestamp) return;
  const patch = planUpdate(live, desired, facts.preserved);
  if (patch) plan.update.push({ live, patch });
}

function planDeletions({ appset, desired, existing, policy, validation }: PlanFacts): ApplicationsPlan['delete'] {
  if (!allowsDelete(policy)) return [];
  const wanted = new Set(desired.map(({ metadata }) => metadata.name));
  const superfluous = ownedApplications(appset, existing).filter(
    ({ metadata }) => !wanted.has(metadata.name) && !metadata.deletionTimestamp,
  );
  return superfluous.map((live) => ({ live, dropsFinalizers: destinationProblem(live, validation) !== undefined }));
}

/** The Applications that the set controls, sorted by name. */
export function ownedApplications(appset: ApplicationSet, applications: readonly Application[]): Application[] {
  const owned = applications.filter((application) => controllerOf(application)?.uid === appset.metadata.uid);
  return sortBy(owned, ({ metadata }) => [metadata.name]);
}

function isForeign(live: Application, appset: ApplicationSet): boolean {
  const owner = controllerOf(live);
  return owner !== undefined && owner.uid !== appset.metadata.uid;
}

function controllerOf({ metadata }: Application): { uid?: string } | undefined {
  return (metadata.ownerReferences ?? []).find((reference) => reference.controller === true);
}
