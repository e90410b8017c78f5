import type { PruneTask } from '../sync-task.ts';

/**
 * Prune tasks with their waves mirrored: of the distinct waves the highest trades places with the lowest and so on, so that
 * what was created last is deleted first.
 */
export function mirrorPruneWaves(tasks: readonly PruneTask[]): PruneTask[] {
  const waves = [...new Set(tasks.map((task) => task.wave))].sort((a, b) => a - b);
  const mirrored = new Map(waves.map((wave, index) => [wave, waves[waves.length - 1 - index] ?? wave]));
  return tasks.map((task) => ({ ...task, wave: mirrored.get(task.wave) ?? task.wave }));
}
