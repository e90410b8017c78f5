import { describe, expect, it } from 'vitest';
import { choicesFrom, syncButtonText, syncRequest } from './sync-request.ts';

const web = { kind: 'Deployment', group: 'apps', name: 'web', namespace: 'shop' };
const old = { kind: 'ConfigMap', name: 'old', namespace: 'shop', requiresPruning: true };
const own = ['CreateNamespace=true', 'RespectIgnoreDifferences=true'];
const choices = choicesFrom(own, 'main');

describe('the request of a sync', () => {
  it('keeps options of the application that the panel does not show', () => {
    expect(syncRequest(choices, { ownOptions: own, total: 1, picked: [web] }).syncOptions).toEqual({
      items: ['RespectIgnoreDifferences=true', 'CreateNamespace=true'],
    });
  });

  it('drops a known option that was switched off', () => {
    expect(
      syncRequest({ ...choices, createNamespace: false }, { ownOptions: own, total: 1, picked: [web] }).syncOptions,
    ).toEqual({ items: ['RespectIgnoreDifferences=true'] });
  });

  it('names objects only when some were left out', () => {
    expect(syncRequest(choices, { ownOptions: own, total: 1, picked: [web] })).not.toHaveProperty('resources');
    expect(syncRequest(choices, { ownOptions: own, total: 2, picked: [web] }).resources).toEqual([web]);
  });

  it.each([
    { reason: 'hooks run unless told otherwise', change: {}, strategy: { hook: { force: false } } },
    {
      reason: 'apply only leaves them out',
      change: { applyOnly: true, force: true },
      strategy: { apply: { force: true } },
    },
  ])('$reason', ({ change, strategy }) => {
    expect(syncRequest({ ...choices, ...change }, { ownOptions: [], total: 0, picked: [] }).strategy).toEqual(strategy);
  });
});

it.each([
  { reason: 'counts what is applied', change: {}, picked: [web, old], text: 'Apply 1' },
  { reason: 'says what is deleted', change: { prune: true }, picked: [web, old], text: 'Apply 1, delete 1' },
  {
    reason: 'a dry run only tries',
    change: { prune: true, dryRun: true },
    picked: [web, old],
    text: 'Try 1, would delete 1',
  },
  { reason: 'nothing chosen', change: {}, picked: [], text: 'Nothing chosen' },
])('the button: $reason', ({ change, picked, text }) => {
  expect(syncButtonText({ ...choices, ...change }, picked)).toBe(text);
});
