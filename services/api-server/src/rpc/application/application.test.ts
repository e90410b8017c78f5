import type { AppProject, Application } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { decideSpec } from './decide-spec.ts';
import { planFinalizers } from './delete.ts';
import { planRollbackOperation, planSyncOperation } from './plan-operation.ts';
import { planUpdate } from './plan-update.ts';
import { selectPods } from './pod-logs.ts';

const app = (more: Partial<Application> = {}, spec: Partial<Application['spec']> = {}): Application => ({
  metadata: { name: 'a', namespace: 'argocd' },
  spec: {
    project: 'default',
    destination: { server: 'https://x', namespace: 'n' },
    source: { repoURL: 'https://git/r', path: 'p' },
    ...spec,
  },
  ...more,
});

const sync = (application: Application, request = {}, isWindowOpen = true): unknown =>
  planSyncOperation({
    application,
    request,
    isWindowOpen,
    revisions: ['abc'],
    username: 'eve',
    isReplaceAllowed: false,
  });

describe('planSyncOperation', () => {
  it('takes options and retry from the spec and names who asked', () => {
    const application = app({}, { syncPolicy: { syncOptions: ['A=b'], retry: { limit: 2 } } });
    expect(sync(application, { prune: true })).toEqual({
      sync: { prune: true, dryRun: false, syncOptions: ['A=b'], revision: 'abc', source: application.spec.source },
      initiatedBy: { username: 'eve' },
      retry: { limit: 2 },
    });
  });

  const automated = app({}, { syncPolicy: { automated: {} } });
  it.each([
    {
      reason: 'an application that is being deleted',
      of: app({ metadata: { name: 'a', namespace: 'n', deletionTimestamp: 'x' } }),
    },
    { reason: 'a second operation', of: app({ operation: {} }), code: 'OPERATION_IN_PROGRESS' },
    { reason: 'a closed window', of: app(), isWindowOpen: false, code: 'PERMISSION_DENIED' },
    { reason: 'another revision while automated', of: automated, request: { revision: 'other' } },
    { reason: 'local manifests while automated', of: automated, request: { manifests: ['{}'] } },
    { reason: 'Replace where it is forbidden', of: app(), request: { syncOptions: { items: ['Replace=true'] } } },
  ])('refuses $reason', ({ of, request, isWindowOpen, code = 'FAILED_PRECONDITION' }) => {
    expect(() => sync(of, request, isWindowOpen)).toThrow(expect.objectContaining({ code }));
  });

  it('lets a dry run be of any revision while automated', () => {
    expect(sync(automated, { revision: 'other', dryRun: true })).toMatchObject({ sync: { dryRun: true } });
  });
});

describe('planRollbackOperation', () => {
  const history = [
    { id: 1, revision: 'one', source: { repoURL: 'r1' } },
    { id: 2, revision: 'two', source: { repoURL: 'r2' } },
  ];
  const facts = { application: app({ status: { history } }), isWindowOpen: true, username: 'eve' };

  it.each([
    { reason: 'by id', id: 2, revision: 'two' },
    { reason: 'to the one before the last without id', id: 0, revision: 'one' },
  ])('goes back $reason, without hooks', ({ id, revision }) => {
    expect(planRollbackOperation({ ...facts, request: { id } })).toMatchObject({
      sync: { revision, syncStrategy: { apply: {} } },
    });
  });

  it('refuses an unknown id, and automated sync', () => {
    expect(() => planRollbackOperation({ ...facts, request: { id: 9 } })).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    const automated = { ...facts, application: app({ status: { history } }, { syncPolicy: { automated: {} } }) };
    expect(() => planRollbackOperation({ ...automated, request: { id: 1 } })).toThrow(
      expect.objectContaining({ code: 'FAILED_PRECONDITION' }),
    );
  });
});

describe('decideSpec', () => {
  const open: AppProject = {
    metadata: { name: 'default', namespace: 'argocd' },
    spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
  };
  const codesOf = (application: Application, project: AppProject | undefined = open): string[] =>
    decideSpec({
      application,
      project,
      controlNamespace: 'argocd',
      destination: application.spec.destination,
      projectClusters: [],
    }).map((fault) => fault.code);

  it.each([
    { reason: 'a sound one', of: app(), codes: [] },
    { reason: 'no source', of: app({}, { source: {} }), codes: ['INVALID_ARGUMENT'] },
    {
      reason: 'path and chart',
      of: app({}, { source: { repoURL: 'r', path: 'p', chart: 'c' } }),
      codes: ['INVALID_ARGUMENT'],
    },
    {
      reason: 'a chart without version',
      of: app({}, { source: { repoURL: 'r', chart: 'c' } }),
      codes: ['INVALID_ARGUMENT'],
    },
    {
      reason: 'a name that is none',
      of: app({ metadata: { name: 'A_b', namespace: 'argocd' } }),
      codes: ['INVALID_ARGUMENT'],
    },
    {
      reason: 'a broken sync option',
      of: app({}, { syncPolicy: { syncOptions: ['=x'] } }),
      codes: ['INVALID_ARGUMENT'],
    },
    {
      reason: 'a namespace that the project does not know',
      of: app({ metadata: { name: 'a', namespace: 'elsewhere' } }),
      codes: ['NOT_PERMITTED_BY_PROJECT'],
    },
  ])('$reason', ({ of, codes }) => expect(codesOf(of)).toEqual(codes));

  it('names source and destination that the project forbids', () => {
    expect(codesOf(app(), { ...open, spec: {} })).toEqual(['NOT_PERMITTED_BY_PROJECT', 'NOT_PERMITTED_BY_PROJECT']);
  });

  it('needs a project', () => {
    const faults = decideSpec({
      application: app(),
      project: undefined,
      controlNamespace: 'argocd',
      destination: {},
      projectClusters: [],
    });
    expect(faults.map((fault) => fault.code)).toEqual(['PROJECT_NOT_FOUND']);
  });
});

describe('planUpdate', () => {
  it('writes only what a user may write, and nothing when nothing differs', () => {
    const current = app({ status: { sync: { status: 'Synced' } }, operation: {} });
    expect(planUpdate(current, current)).toBeUndefined();
    const wanted = { ...current, status: {}, spec: { ...current.spec, project: 'other' } };
    expect(planUpdate(current, wanted)).toEqual({ spec: { project: 'other' } });
  });

  it('keeps the refresh annotation of somebody else', () => {
    const refresh = { 'argocd.argoproj.io/refresh': 'hard' };
    const current = app({ metadata: { name: 'a', namespace: 'argocd', annotations: refresh } });
    expect(planUpdate(current, app())).toBeUndefined();
  });
});

describe('planFinalizers', () => {
  const base = 'resources-finalizer.argocd.argoproj.io';
  const withFinalizers = app({
    metadata: { name: 'a', namespace: 'argocd', finalizers: ['other', `${base}/background`] },
  });
  it.each([
    { reason: 'cascade is the default', of: app(), request: {}, is: [base] },
    {
      reason: 'the policy chosen',
      of: app(),
      request: { propagationPolicy: 'foreground' },
      is: [`${base}/foreground`],
    },
    { reason: 'the policy that stands', of: withFinalizers, request: {}, is: ['other', `${base}/background`] },
    { reason: 'none without cascade', of: withFinalizers, request: { cascade: false }, is: ['other'] },
  ])('$reason', ({ of, request, is }) => expect(planFinalizers(of, request)).toEqual(is));
});

describe('selectPods', () => {
  const node = (kind: string, name: string, parent?: string): Record<string, unknown> => ({
    kind,
    name,
    namespace: 'n',
    uid: name,
    ...(parent === undefined ? {} : { parentRefs: [{ uid: parent }] }),
  });
  const tree = {
    nodes: [node('Pod', 'p1', 'rs'), node('ReplicaSet', 'rs', 'dep'), node('Deployment', 'dep'), node('Pod', 'p2')],
  };
  it.each([
    { reason: 'a pod by name', query: { podName: 'p2' }, is: ['p2'] },
    { reason: 'the pods below a deployment', query: { kind: 'Deployment', resourceName: 'dep' }, is: ['p1'] },
    { reason: 'all pods', query: {}, is: ['p1', 'p2'] },
    { reason: 'none of another namespace', query: { podName: 'p2', namespace: 'x' }, is: [] },
  ])('$reason', ({ query, is }) => expect(selectPods(tree, query).map((pod) => pod.name)).toEqual(is));
});
