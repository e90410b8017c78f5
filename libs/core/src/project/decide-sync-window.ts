import type { v1alpha1 } from '@plumbline/contract/crd';
import { matchGlob } from '../glob/index.ts';
import { isWindowActive, type ZoneOffset } from './window-activity.ts';

/** The Application that wants to sync. */
export interface WindowTarget {
  name: string;
  /** With server and name of the cluster, where both are known. */
  destination: v1alpha1.ApplicationDestination;
}

/** What the decision depends on. */
export interface SyncWindowFacts {
  windows: readonly v1alpha1.SyncWindow[];
  target: WindowTarget;
  /** Milliseconds since 1970. */
  nowMs: number;
  /** Whether a person asks for the sync. */
  isManual: boolean;
  /** When the operation that is under way began: it may overrun. Missing: the sync is about to begin. */
  startedAtMs?: number;
  zoneOffset: ZoneOffset;
}

/** The decision, with the windows that it rests on. */
export interface SyncWindowDecision {
  isPermitted: boolean;
  /** Windows that speak of this Application, in their order. */
  assigned: readonly v1alpha1.SyncWindow[];
  /** Those of them that are open. */
  active: readonly v1alpha1.SyncWindow[];
  /** The windows that stand against the sync; empty when it is permitted without them. */
  blocking: readonly v1alpha1.SyncWindow[];
}

/**
 * Whether sync windows let an Application sync now: no window, or no open deny window and, if there are allow windows, an
 * open one. Against blocking windows a person passes when all of them have `manualSync`; an operation that was permitted
 * when it began goes on when all of them have `syncOverrun`.
 */
export function decideSyncWindow(facts: SyncWindowFacts): SyncWindowDecision {
  const assigned = facts.windows.filter((window) => isAssigned(window, facts.target));
  const active = assigned.filter((window) => isWindowActive(window, facts.nowMs, facts.zoneOffset));
  const blocking = blockingWindows(assigned, active);
  const isPermitted = blocking.length === 0 || (facts.isManual && allManual(blocking)) || mayOverrun(facts, blocking);
  return { isPermitted, assigned, active, blocking };
}

/** Whether a window speaks of an Application. Selectors are joined by OR; with `andOperator` by AND, unset ones left out. */
export function isAssigned(window: v1alpha1.SyncWindow, target: WindowTarget): boolean {
  const { server = '', name = '', namespace = '' } = target.destination;
  const selectors = [
    { patterns: window.applications ?? [], values: [target.name] },
    { patterns: window.namespaces ?? [], values: [namespace] },
    { patterns: window.clusters ?? [], values: [server, name].filter((value) => value !== '') },
  ].filter((selector) => selector.patterns.length > 0);
  const isMatch = (selector: { patterns: readonly string[]; values: readonly string[] }): boolean =>
    selector.patterns.some((pattern) => selector.values.some((value) => matchGlob(pattern, value)));
  if (window.andOperator === true) return selectors.length > 0 && selectors.every(isMatch);
  return selectors.some(isMatch);
}

function blockingWindows(
  assigned: readonly v1alpha1.SyncWindow[],
  active: readonly v1alpha1.SyncWindow[],
): readonly v1alpha1.SyncWindow[] {
  const denying = active.filter((window) => window.kind === 'deny');
  if (denying.length > 0) return denying;
  const isAllowed = active.some((window) => window.kind === 'allow');
  return isAllowed ? [] : assigned.filter((window) => window.kind === 'allow');
}

function allManual(windows: readonly v1alpha1.SyncWindow[]): boolean {
  return windows.every((window) => window.manualSync === true);
}

function mayOverrun(facts: SyncWindowFacts, blocking: readonly v1alpha1.SyncWindow[]): boolean {
  const { startedAtMs, ...rest } = facts;
  if (startedAtMs === undefined || !blocking.every((window) => window.syncOverrun === true)) return false;
  return decideSyncWindow({ ...rest, nowMs: startedAtMs }).isPermitted;
}
