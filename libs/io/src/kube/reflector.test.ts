import { describe, expect, it, vi } from 'vitest';
import type { KubeList, KubeObject } from '@plumbline/contract/crd';
import { AppError, isAppError } from '@plumbline/contract/errors';
import {
  kubeErrorOf,
  resources,
  startInformer,
  startReflector,
  type KubeClient,
  type ReflectorChange,
  type WatchEvent,
} from './index.ts';
import { listAll } from './list-all.ts';
import { readWatchEvents } from './watch-events.ts';

const object = (name: string, version: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'ns', resourceVersion: version },
});
const gone = kubeErrorOf({ method: 'WATCH', path: '/x' }, 410, '');

type Answer = KubeObject[] | AppError;
type Script = { lists: Answer[]; watches: (WatchEvent[] | AppError)[] };

/** Plays answers in turn; after the last watch it waits until aborted. */
function scripted(script: Script): {
  client: Pick<KubeClient, 'listAll' | 'watch'>;
  watchedFrom: (string | undefined)[];
} {
  const watchedFrom: (string | undefined)[] = [];
  const client = {
    async listAll() {
      const answer = script.lists.shift() ?? [];
      if (isAppError(answer)) throw answer;
      return { metadata: { resourceVersion: '100' }, items: answer };
    },
    async *watch(_target: unknown, options: { resourceVersion?: string; signal?: AbortSignal } = {}) {
      watchedFrom.push(options.resourceVersion);
      const answer = script.watches.shift();
      if (isAppError(answer)) throw answer;
      yield* answer ?? [];
      if (answer === undefined)
        await new Promise((_resolve, reject) =>
          options.signal?.addEventListener('abort', () => reject(new AppError('CANCELLED', 'x'))),
        );
    },
  };
  return { client: client as unknown as Pick<KubeClient, 'listAll' | 'watch'>, watchedFrom };
}

async function play(script: Script): Promise<{ told: string[]; watchedFrom: (string | undefined)[] }> {
  const told: string[] = [];
  const { client, watchedFrom } = scripted(script);
  const reflector = startReflector({
    client,
    resource: resources.configMaps,
    sleep: async () => undefined,
    onChange: (change) => told.push(wordsOf(change)),
  });
  const watches = script.watches.length + 1;
  await vi.waitFor(() => expect(watchedFrom).toHaveLength(watches));
  await reflector.stop();
  return { told, watchedFrom };
}

function wordsOf(change: ReflectorChange): string {
  if (change.kind === 'replaced') return `replaced ${change.items.length}`;
  return 'object' in change ? `${change.kind} ${change.object.metadata.name}` : change.kind;
}

describe('startReflector', () => {
  it.each([
    {
      reason: 'lists, watches, and watches again from where it was',
      script: {
        lists: [[object('a', '1')]],
        watches: [
          [
            { type: 'ADDED', object: object('b', '101') },
            { type: 'DELETED', object: object('a', '102') },
          ],
        ],
      },
      told: ['replaced 1', 'upserted b', 'deleted a'],
      watchedFrom: ['100', '102'],
    },
    {
      reason: 'a bookmark moves it on without a word',
      script: { lists: [[]], watches: [[{ type: 'BOOKMARK', object: object('', '150') }]] },
      told: ['replaced 0'],
      watchedFrom: ['100', '150'],
    },
    {
      reason: 'too old: lists anew',
      script: { lists: [[], [object('a', '1')]], watches: [gone] },
      told: ['replaced 0', 'replaced 1'],
      watchedFrom: ['100', '100'],
    },
    {
      reason: 'silent for too long: lists anew',
      script: { lists: [[], [object('a', '1')]], watches: [new AppError('TIMEOUT', 'silent')] },
      told: ['replaced 0', 'replaced 1'],
      watchedFrom: ['100', '100'],
    },
    {
      reason: 'a list that fails says so and is tried again',
      script: { lists: [new AppError('KUBE_REFUSED', 'list: forbidden'), [object('a', '1')]], watches: [] },
      told: ['incomplete', 'replaced 1'],
      watchedFrom: ['100'],
    },
    {
      reason: 'one cut watch is everyday',
      script: { lists: [[]], watches: [new AppError('CLUSTER_UNREACHABLE', 'cut'), []] },
      told: ['replaced 0'],
      watchedFrom: ['100', '100', '100'],
    },
    {
      reason: 'a watch that stays away is told, and so is its return',
      script: {
        lists: [[]],
        watches: [new AppError('CLUSTER_UNREACHABLE', 'cut'), new AppError('CLUSTER_UNREACHABLE', 'cut'), []],
      },
      told: ['replaced 0', 'incomplete', 'resumed'],
      watchedFrom: ['100', '100', '100', '100'],
    },
  ] satisfies { reason: string; script: Script; told: string[]; watchedFrom: string[] }[])(
    '$reason',
    async ({ script, told, watchedFrom }) => {
      expect(await play(script)).toEqual({ told, watchedFrom });
    },
  );
});

describe('startInformer', () => {
  it('tells the difference between what it knew and a new list', async () => {
    const changes: string[] = [];
    const { client } = scripted({
      lists: [
        [object('a', '1'), object('b', '1')],
        [object('b', '1'), object('c', '1')],
      ],
      watches: [gone],
    });
    const informer = startInformer({
      client,
      resource: resources.configMaps,
      onChange: ({ before, after }) => changes.push(`${before?.metadata.name ?? '-'} → ${after?.metadata.name ?? '-'}`),
    });
    await vi.waitFor(() => expect(informer.get('ns', 'c')).toBeDefined());
    expect(changes).toEqual(['- → a', '- → b', 'a → -', '- → c']);
    expect(informer.list().map((item) => item.metadata.name)).toEqual(['b', 'c']);
    await informer.stop();
  });
});

describe('listAll', () => {
  it.each([
    { reason: 'a status', body: { kind: 'Status', metadata: {}, code: 200 } },
    { reason: "a proxy's answer", body: { metadata: {} } },
  ])('takes $reason for no list, and least of all for an empty one', async ({ body }) => {
    const page = () => Promise.resolve(body as unknown as KubeList<KubeObject>);
    await expect(listAll(page)).rejects.toMatchObject({ code: 'CLUSTER_INCOMPLETE' });
  });

  it('takes a list without items for an empty one', async () => {
    const page = () => Promise.resolve({ kind: 'ConfigMapList', metadata: { resourceVersion: '1' }, items: null });
    expect((await listAll(page as unknown as () => Promise<KubeList<KubeObject>>)).items).toEqual([]);
  });

  it('begins anew once when the token expires, and never gives a part for all', async () => {
    const answers: (AppError | { continue?: string; names: string[] })[] = [
      { continue: 'x', names: ['a'] },
      gone,
      { continue: 'y', names: ['a'] },
      { names: ['b'] },
    ];
    const page = async () => {
      const answer = answers.shift();
      if (answer === undefined || isAppError(answer)) throw answer ?? new Error('no more');
      return {
        kind: 'ConfigMapList',
        apiVersion: 'v1',
        metadata: { continue: answer.continue ?? '' },
        items: answer.names.map((name) => object(name, '1')),
      };
    };
    expect((await listAll(page)).items.map((item) => item.metadata.name)).toEqual(['a', 'b']);
    answers.push({ continue: 'x', names: ['a'] }, new AppError('CLUSTER_UNREACHABLE', 'cut'));
    await expect(listAll(page)).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
  });
});

describe('readWatchEvents', () => {
  const read = async (...chunks: (string | Buffer)[]): Promise<string[]> => {
    const names: string[] = [];
    const body = (async function* () {
      for (const chunk of chunks) yield Buffer.from(chunk);
    })();
    for await (const event of readWatchEvents(body, '/x')) names.push(`${event.type} ${event.object.metadata.name}`);
    return names;
  };
  const line = (name: string): string => `${JSON.stringify({ type: 'ADDED', object: object(name, '1') })}\n`;

  it('reads events however the bytes are cut, also inside a letter', async () => {
    const bytes = Buffer.from(line('a') + line('ü') + line('c'));
    for (let cut = 1; cut < bytes.length; cut += 7) {
      expect(await read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(['ADDED a', 'ADDED ü', 'ADDED c']);
    }
  });
  it("throws the server's own error", async () => {
    const error = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } };
    await expect(read(`${JSON.stringify(error)}\n`)).rejects.toMatchObject({ details: { status: 410 } });
  });
  it('throws for a line that is no event', async () =>
    expect(read('<html>\n')).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' }));
});

describe('kubeErrorOf', () => {
  it.each([
    [404, 'NotFound', 'NOT_FOUND'],
    [409, 'Conflict', 'CONFLICT'],
    [409, 'AlreadyExists', 'ALREADY_EXISTS'],
    [403, 'Forbidden', 'KUBE_REFUSED'],
    [422, 'Invalid', 'KUBE_REFUSED'],
    [401, 'Unauthorized', 'UNAUTHENTICATED'],
    [429, 'TooManyRequests', 'UNAVAILABLE'],
    [500, 'InternalError', 'KUBE_REFUSED'],
    [502, '', 'CLUSTER_UNREACHABLE'],
    [503, '', 'CLUSTER_UNREACHABLE'],
  ])('HTTP %d %s is %s', (status, reason, code) => {
    const error = kubeErrorOf(
      { method: 'GET', path: '/p' },
      status,
      JSON.stringify({ kind: 'Status', reason, message: 'why' }),
    );
    expect(error).toMatchObject({ code, message: 'GET "/p": why' });
  });
});
