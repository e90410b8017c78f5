import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';

import { AppError } from '@plumbline/contract/errors';

import { connectLab, type SharedLab } from '../lab/connect-lab.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

/** A world in a lab that global set-up started. */
export interface SharedWorld extends World {
  readonly lab: SharedLab;
}

/**
 * Gives the test file a world of its own: started before its first test, stopped after the last.
 * A failed test prints the processes' logs; a process that ends unasked fails the test that was running.
 */
export function useWorld(options: Omit<WorldOptions, 'lab'>): SharedWorld {
  const started: { world?: World; lab?: SharedLab } = {};
  beforeAll(async () => {
    started.lab = connectLab(inject('lab'));
    started.world = await startWorld({ ...options, lab: started.lab });
  });
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => console.error(started.world?.installation.logTails() ?? 'the world did not start'));
  });
  afterEach(() => {
    expect(started.world?.installation.crashes() ?? [], 'processes that ended unasked').toEqual([]);
  });
  afterAll(async () => {
    await started.world?.stop();
    await started.lab?.stop();
  });
  return new Proxy({} as SharedWorld, {
    get(_target, key): unknown {
      if (!started.world)
        throw new AppError('FAILED_PRECONDITION', `use the world's ${String(key)}: it has not started`);
      return Reflect.get(started.world, key);
    },
  });
}
