import { annotation, type Application, type v1alpha1 } from '@plumbline/contract/crd';
import { stableJson } from '../std/index.ts';

/** 0 tree only, 1 compare with the last render, 2 compare with the latest revision, 3 resolve revisions anew. */
export type RefreshLevel = 0 | 1 | 2 | 3;

/** What a refresh is decided from. */
export interface RefreshFacts {
  readonly app: Application;
  readonly nowMs: number;
  /** 0 turns the timer off. */
  readonly softResyncMs: number;
  /** 0 turns the timer off. */
  readonly hardResyncMs: number;
  /** This application's share of the jitter, added to both. */
  readonly jitterMs: number;
  /** The highest level that an event asked for. */
  readonly requested?: RefreshLevel;
}

/** How far to refresh, and why. */
export interface RefreshDecision {
  readonly level: RefreshLevel;
  /** Neither manifest nor revision caches are believed. */
  readonly isHard: boolean;
  readonly reason: string;
}

/** The sources of an application: `sources` when it has entries, else the one `source`. */
export function sourcesOf(spec: v1alpha1.ApplicationSpec): readonly v1alpha1.ApplicationSource[] {
  if (spec.sources !== undefined && spec.sources.length > 0) return spec.sources;
  return spec.source === undefined ? [] : [spec.source];
}

/** Whether an application is made of several sources. */
export function hasMultipleSources(spec: v1alpha1.ApplicationSpec): boolean {
  return spec.sources !== undefined && spec.sources.length > 0;
}

/** `comparedTo` for what is compared now. */
export function comparedToOf(app: Application): v1alpha1.ComparedTo {
  const { spec } = app;
  return {
    ...(hasMultipleSources(spec) ? { sources: [...sourcesOf(spec)] } : { source: spec.source ?? {} }),
    destination: spec.destination,
    ...(spec.ignoreDifferences === undefined ? {} : { ignoreDifferences: spec.ignoreDifferences }),
  };
}

function isEqual(a: unknown, b: unknown): boolean {
  return stableJson(a ?? null) === stableJson(b ?? null);
}

function requestedByAnnotation(app: Application): RefreshDecision | undefined {
  const value = app.metadata.annotations?.[annotation.refresh];
  if (value === undefined) return undefined;
  const isHard = value === 'hard';
  return { level: 3, isHard, reason: `${isHard ? 'hard' : 'normal'} refresh requested` };
}

function isTimerOver(app: Application, resyncMs: number, facts: RefreshFacts): boolean {
  if (resyncMs <= 0) return false;
  const reconciledAt = Date.parse(app.status?.reconciledAt ?? '');
  return Number.isNaN(reconciledAt) || facts.nowMs >= reconciledAt + resyncMs + facts.jitterMs;
}

function changedSinceCompared(app: Application): RefreshDecision | undefined {
  const compared = app.status?.sync?.comparedTo;
  if (compared === undefined || app.status?.reconciledAt === undefined || app.status.reconciledAt === null) {
    return { level: 3, isHard: false, reason: 'never compared before' };
  }
  const now = comparedToOf(app);
  if (!isEqual([compared.source, compared.sources], [now.source, now.sources])) {
    return { level: 3, isHard: false, reason: 'spec.source differs' };
  }
  return undefined;
}

function otherChange(app: Application): RefreshDecision | undefined {
  const compared = app.status?.sync?.comparedTo;
  if (!isEqual(compared?.destination, app.spec.destination)) {
    return { level: 2, isHard: false, reason: 'spec.destination differs' };
  }
  if (!isEqual(compared?.ignoreDifferences ?? [], app.spec.ignoreDifferences ?? [])) {
    return { level: 2, isHard: false, reason: 'spec.ignoreDifferences differs' };
  }
  return undefined;
}

/** Whether and how far an application is refreshed now, by the triggers of reference/behaviour/controller.md §3.2 in order. */
export function decideRefresh(facts: RefreshFacts): RefreshDecision | undefined {
  const { app } = facts;
  const first = requestedByAnnotation(app) ?? changedSinceCompared(app);
  if (first !== undefined) return first;
  if (isTimerOver(app, facts.hardResyncMs, facts))
    return { level: 2, isHard: true, reason: 'hard refresh interval is over' };
  if (isTimerOver(app, facts.softResyncMs, facts))
    return { level: 2, isHard: false, reason: 'refresh interval is over' };
  const changed = otherChange(app);
  if (changed !== undefined && (facts.requested ?? 0) <= changed.level) return changed;
  if (facts.requested === undefined) return changed;
  return { level: facts.requested, isHard: false, reason: `level ${facts.requested} was requested` };
}

/** When the next timer is over, in milliseconds since 1970; undefined when both are off. */
export function nextRefreshAtMs(facts: Omit<RefreshFacts, 'requested'>): number | undefined {
  const periods = [facts.softResyncMs, facts.hardResyncMs].filter((period) => period > 0);
  if (periods.length === 0) return undefined;
  const reconciledAt = Date.parse(facts.app.status?.reconciledAt ?? '');
  const from = Number.isNaN(reconciledAt) ? facts.nowMs : reconciledAt;
  return from + Math.min(...periods) + facts.jitterMs;
}
