import type { KubeObject } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { formatResourceKey, resourceKeyOf } from '../object/index.ts';
import type { LiveHealth } from './judge-running.ts';
import { decideNextStep, type StepFacts, type SyncStep } from './next-step.ts';
import { planSync } from './plan-sync.ts';
import { mergeResults, type TaskOutcome, type TaskResults } from './task-result.ts';
import type { SyncTask } from './sync-task.ts';

function object(name: string, annotations: Record<string, string> = {}, kind = 'ConfigMap'): KubeObject {
  return { apiVersion: kind === 'Job' ? 'batch/v1' : 'v1', kind, metadata: { name, namespace: 'prod', annotations } };
}
const wave = (name: string, number: number): KubeObject =>
  object(name, { 'argocd.argoproj.io/sync-wave': String(number) });
const hook = (name: string, type: string, policy?: string): KubeObject =>
  object(
    name,
    {
      'argocd.argoproj.io/hook': type,
      ...(policy === undefined ? {} : { 'argocd.argoproj.io/hook-delete-policy': policy }),
    },
    'Job',
  );

/** A small cluster for the state machine: runs what a step says and keeps objects and health. */
class Scene {
  readonly live = new Map<string, LiveHealth>();
  results: TaskResults = new Map();
  isDryRunPassed = false;
  approvedAtMs: number | undefined;
  readonly failing = new Set<string>();
  readonly desired: KubeObject[];
  readonly before: Map<string, KubeObject>;
  readonly prune: boolean;

  constructor(desired: KubeObject[], options: { live?: KubeObject[]; prune?: boolean } = {}) {
    this.desired = desired;
    this.prune = options.prune ?? false;
    this.before = new Map((options.live ?? []).map((item) => [formatResourceKey(resourceKeyOf(item)), item]));
    for (const [key, item] of this.before) this.live.set(key, { object: item });
  }

  step(): SyncStep {
    const facts: StepFacts = {
      plan: planSync({
        desired: this.desired,
        live: this.before,
        owned: new Set(this.before.keys()),
        operation: { prune: this.prune },
        revision: 'abc',
        startedAtMs: 1000,
        kindFacts: () => ({ isNamespaced: true, isServed: true, isComplete: true }),
        outOfSync: new Set(),
        pruneGuard: { isEnabled: true, allowEmpty: false, renderedCount: this.desired.length },
      }),
      results: this.results,
      isDryRunPassed: this.isDryRunPassed,
      live: this.live,
      operation: { prune: this.prune },
      startedAtMs: 1000,
      ...(this.approvedAtMs === undefined ? {} : { approvedAtMs: this.approvedAtMs }),
    };
    const step = decideNextStep(facts);
    this.results = step.results;
    return step;
  }

  /** Steps and carries out until something has to be awaited or it ends. */
  run(): SyncStep {
    for (let i = 0; i < 50; i++) {
      const step = this.step();
      if (step.kind === 'wait' || step.kind === 'finish') return step;
      if (step.kind === 'dry-run') this.isDryRunPassed = true;
      if (step.kind === 'delete-hooks') {
        for (const { live } of step.hooks) this.live.delete(formatResourceKey(resourceKeyOf(live)));
      }
      if (step.kind === 'run') {
        this.carryOut([...step.prune, ...step.apply.flat()]);
        const isRefused = [...this.results.values()].some((result) => result.status === 'SyncFailed');
        if (step.isLast && !isRefused)
          return {
            kind: 'finish',
            phase: 'Succeeded',
            message: 'all tasks run',
            results: this.results,
            deleteHooks: [],
            releaseHooks: [],
          };
      }
    }
    throw new Error('the state machine does not come to an end');
  }

  health(name: string, status: string): void {
    for (const [key, item] of this.live)
      if (item.object.metadata.name === name) this.live.set(key, { ...item, health: { status } });
  }

  private carryOut(tasks: readonly SyncTask[]): void {
    const outcomes = tasks.map((task): readonly [SyncTask, TaskOutcome] => {
      const key = formatResourceKey(task.key);
      if (task.kind === 'prune') {
        if (task.skipReason !== undefined)
          return [task, { status: 'PruneSkipped', phase: 'Succeeded', message: task.skipReason }];
        this.live.delete(key);
        return [task, { status: 'Pruned', phase: 'Succeeded', message: 'pruned' }];
      }
      if (this.failing.has(task.key.name)) return [task, { status: 'SyncFailed', phase: 'Failed', message: 'refused' }];
      const isHook = task.hook !== undefined;
      this.live.set(key, { object: task.desired, ...(isHook ? { health: { status: 'Progressing' } } : {}) });
      return [task, { status: 'Synced', phase: 'Running', message: 'created' }];
    });
    this.results = mergeResults(this.results, outcomes);
  }
}

const ran = (scene: Scene): string[] =>
  [...scene.results.values()].map((result) => `${result.name}:${result.hookPhase}`);

describe('one operation', () => {
  it('dry-runs everything first', () => {
    expect(new Scene([object('a')]).step().kind).toBe('dry-run');
  });

  it('of one wave succeeds without waiting for health', () => {
    const scene = new Scene([object('a'), object('b')]);
    expect(scene.run()).toMatchObject({ kind: 'finish', phase: 'Succeeded' });
  });

  it('of two waves waits for the health of the first', () => {
    const scene = new Scene([wave('a', 0), wave('b', 1)]);
    scene.isDryRunPassed = true;
    expect(scene.step()).toMatchObject({ kind: 'run', isLast: false });
    const first = new Scene([wave('a', 0), wave('b', 1)]);
    first.isDryRunPassed = true;
    first.results = new Map([
      [
        'Sync:/ConfigMap/prod/a',
        { kind: 'ConfigMap', name: 'a', namespace: 'prod', syncPhase: 'Sync', status: 'Synced', hookPhase: 'Running' },
      ],
    ]);
    first.live.set('/ConfigMap/prod/a', { object: wave('a', 0), health: { status: 'Progressing' } });
    expect(first.step()).toMatchObject({ kind: 'wait', message: 'waiting for healthy state of ConfigMap/a' });
    first.health('a', 'Healthy');
    expect(first.step()).toMatchObject({ kind: 'run', isLast: true });
  });

  it('waits for hooks and goes on when they are healthy', () => {
    const scene = new Scene([hook('before', 'PreSync'), object('a'), hook('after', 'PostSync')]);
    expect(scene.run()).toMatchObject({ kind: 'wait', message: 'waiting for completion of hook batch/Job/before' });
    scene.health('before', 'Healthy');
    expect(scene.run()).toMatchObject({ kind: 'wait', message: 'waiting for completion of hook batch/Job/after' });
    scene.health('after', 'Healthy');
    expect(scene.run()).toMatchObject({ kind: 'finish', phase: 'Succeeded' });
    expect(ran(scene)).toEqual(['before:Succeeded', 'a:Succeeded', 'after:Succeeded']);
  });

  it('a failed PreSync hook stops the rest and runs SyncFail hooks', () => {
    const scene = new Scene([hook('before', 'PreSync', 'HookFailed'), object('a'), hook('alarm', 'SyncFail')]);
    scene.run();
    scene.health('before', 'Degraded');
    expect(scene.run()).toMatchObject({ kind: 'wait', message: 'waiting for completion of hook batch/Job/alarm' });
    scene.health('alarm', 'Healthy');
    const end = scene.run();
    expect(end).toMatchObject({ kind: 'finish', phase: 'Failed' });
    expect(end.kind === 'finish' && end.deleteHooks.map(({ live }) => live.metadata.name)).toEqual(['before']);
    expect(ran(scene)).toEqual(['before:Failed', 'alarm:Succeeded']);
  });

  it('a refused object fails the operation, its siblings were tried, later waves were not', () => {
    const scene = new Scene([wave('a', 0), wave('b', 0), wave('c', 1)]);
    scene.failing.add('a');
    const end = scene.run();
    expect(end).toMatchObject({
      kind: 'finish',
      phase: 'Failed',
      message: 'one or more objects failed to apply, reason: refused',
    });
    expect(ran(scene)).toEqual(['a:Failed', 'b:Succeeded']);
  });

  it('deletes an old hook before it creates the new one', () => {
    const scene = new Scene([hook('job', 'Sync')], { live: [hook('job', 'Sync')] });
    scene.isDryRunPassed = true;
    expect(scene.step()).toMatchObject({ kind: 'delete-hooks' });
    scene.live.clear();
    expect(scene.step()).toMatchObject({ kind: 'run' });
  });

  it('deletes hooks with HookSucceeded at the end', () => {
    const scene = new Scene([hook('job', 'Sync', 'HookSucceeded')]);
    scene.run();
    scene.health('job', 'Healthy');
    const end = scene.run();
    expect(end.kind === 'finish' && end.deleteHooks).toHaveLength(1);
  });

  it('waits for a person before a large prune and goes on after the approval', () => {
    const live = Array.from({ length: 11 }, (_, index) => object(`old-${index}`));
    const scene = new Scene([object('kept')], { live, prune: true });
    const waiting = scene.run();
    expect(waiting).toMatchObject({ kind: 'wait' });
    expect(scene.live.size).toBe(11);
    scene.approvedAtMs = 999;
    expect(scene.run().kind).toBe('wait');
    scene.approvedAtMs = 1000;
    expect(scene.run()).toMatchObject({ kind: 'finish', phase: 'Succeeded' });
  });

  it('a running object that vanished is an error', () => {
    const scene = new Scene([hook('job', 'Sync')]);
    scene.run();
    scene.live.clear();
    expect(scene.run()).toMatchObject({ kind: 'finish', phase: 'Failed' });
    expect(ran(scene)).toEqual(['job:Error']);
  });
});
