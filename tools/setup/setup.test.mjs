import { describe, expect, it } from 'vitest';

import { findStalePackages } from './node-modules.mjs';
import { missingNeeds } from './system-packages.mjs';

const lockOf = (packages) => ({ packages: { '': { name: 'root' }, ...packages } });

describe('findStalePackages', () => {
  it.each([
    { reason: 'the same version is fresh', wanted: { version: '1.0.0' }, have: { version: '1.0.0' }, stale: [] },
    {
      reason: 'another version is stale',
      wanted: { version: '1.0.1' },
      have: { version: '1.0.0' },
      stale: ['node_modules/a'],
    },
    { reason: 'a missing package is stale', wanted: { version: '1.0.0' }, have: undefined, stale: ['node_modules/a'] },
    {
      reason: 'an optional package of another machine is not missed',
      wanted: { version: '1.0.0', optional: true },
      have: undefined,
      stale: [],
    },
    {
      reason: 'an optional package of another version is stale',
      wanted: { version: '2.0.0', optional: true },
      have: { version: '1.0.0' },
      stale: ['node_modules/a'],
    },
    { reason: 'a workspace link is ours', wanted: { link: true, resolved: 'libs/a' }, have: undefined, stale: [] },
  ])('$reason', ({ wanted, have, stale }) => {
    const installed = { packages: have ? { 'node_modules/a': have } : {} };
    expect(findStalePackages(lockOf({ 'node_modules/a': wanted }), installed)).toEqual(stale);
  });

  it('counts everything as stale when nothing is installed', () => {
    expect(findStalePackages(lockOf({ 'node_modules/a': { version: '1.0.0' } }), undefined)).toEqual([
      'node_modules/a',
    ]);
  });
});

describe('missingNeeds', () => {
  it.each([
    { reason: 'a program that is there', need: { programs: ['sh'] }, isMissing: false },
    { reason: 'a program that is not there', need: { programs: ['sh', 'no-such-program'] }, isMissing: true },
    {
      reason: 'one of several programs suffices when any will do',
      need: { programs: ['no-such-program', 'sh'], any: true },
      isMissing: false,
    },
    { reason: 'none of several programs', need: { programs: ['no-such-program'], any: true }, isMissing: true },
    { reason: 'a file that is not there', need: { files: ['/no/such/file.h'] }, isMissing: true },
  ])('$reason', ({ need, isMissing }) => {
    expect(missingNeeds([{ package: 'p', ...need }])).toHaveLength(isMissing ? 1 : 0);
  });
});
