import { inject } from 'vitest';

import { connectLab, type SharedLab } from './connect-lab.ts';

/** The lab that global set-up started for this run, for a test file that needs no world of the DSL. */
export function sharedLab(): SharedLab {
  return connectLab(inject('lab'));
}
