import { describe, expect, it } from 'vitest';
import { generateAll } from '../generate-all.ts';
import {
  inputKey,
  type ClusterFact,
  type GenerationFacts,
  type GeneratorSpec,
  type Input,
  type InputRequest,
} from '../generation.ts';

const clusters: ClusterFact[] = [
  {
    name: 'prod_EU',
    server: 'https://eu',
    project: '',
    labels: { env: 'prod', 'argocd.argoproj.io/secret-type': 'cluster' },
    annotations: { zone: 'a' },
  },
  { name: 'dev', server: 'https://dev', project: 'team', labels: { env: 'dev' }, annotations: {} },
];
const repo = { repoURL: 'https://git/r', revision: 'HEAD' };
const answers: readonly [InputRequest, Input][] = [
  [
    { kind: 'git-directories', ...repo },
    {
      kind: 'directories',
      paths: ['apps', 'apps/one', 'apps/Two_2', 'apps/one/deep', 'docs'],
    },
  ],
  [
    { kind: 'git-files', ...repo, pattern: 'apps/*/config.json' },
    {
      kind: 'files',
      files: {
        'apps/one/config.json': '{"a":{"b":1.5},"list":["x"]}',
        'apps/two/config.json': '[{"a":"1"},{"a":"2"}]',
      },
    },
  ],
  [
    { kind: 'git-files', ...repo, pattern: 'apps/two/*' },
    { kind: 'files', files: { 'apps/two/config.json': '' } },
  ],
  [
    { kind: 'git-files', ...repo, pattern: 'bad/*' },
    { kind: 'files', files: { 'bad/x.yaml': 'a: [1' } },
  ],
  [
    { kind: 'git-directories', repoURL: 'https://git/down', revision: '' },
    { kind: 'failed', why: 'the repository does not answer' },
  ],
];
const inputs = new Map(answers.map(([request, input]) => [inputKey(request), input]));

function facts(isGoTemplate: boolean): GenerationFacts {
  return { isGoTemplate, missingKey: 'default', environment: {}, clusters, isInClusterEnabled: true, inputs };
}

function generate(generators: unknown[], isGoTemplate = false): ReturnType<typeof generateAll> {
  return generateAll({ spec: { generators: generators as GeneratorSpec[] } }, facts(isGoTemplate));
}

function paramsOf(generators: unknown[], isGoTemplate = false): unknown[] {
  const result = generate(generators, isGoTemplate);
  if (result.kind !== 'complete') throw new Error(JSON.stringify(result));
  return result.sets.map(({ params }) => params);
}

function failuresOf(generators: unknown[], isGoTemplate = false): readonly string[] {
  const result = generate(generators, isGoTemplate);
  return result.kind === 'incomplete' ? result.why : [];
}

describe('list', () => {
  it('gives flat texts without goTemplate', () => {
    const elements = [{ cluster: 'a', url: 'https://a', values: { env: 'x' } }];
    expect(paramsOf([{ list: { elements } }])).toEqual([{ cluster: 'a', url: 'https://a', 'values.env': 'x' }]);
  });

  it('gives the elements as they are with goTemplate, and those of elementsYaml', () => {
    const list = { elements: [{ n: 1, deep: { a: ['b'] } }], elementsYaml: '- x: why\n- z: [1]\n' };
    expect(paramsOf([{ list }], true)).toEqual([{ n: 1, deep: { a: ['b'] } }, { x: 'why' }, { z: [1] }]);
  });

  it.each([
    { reason: 'a number without goTemplate', list: { elements: [{ n: 1 }] }, isGoTemplate: false },
    { reason: 'an element that is no object', list: { elements: ['x'] }, isGoTemplate: true },
    { reason: 'elementsYaml that is no list', list: { elementsYaml: 'a: b' }, isGoTemplate: true },
    { reason: 'elementsYaml that is no YAML', list: { elementsYaml: '- [' }, isGoTemplate: true },
  ])('refuses $reason', ({ list, isGoTemplate }) => expect(failuresOf([{ list }], isGoTemplate)).toHaveLength(1));
});

describe('clusters', () => {
  const names = (selector: unknown): unknown[] =>
    paramsOf([{ clusters: { selector } }]).map((params) => (params as { name: string }).name);

  it('adds the local cluster only when nothing is selected', () => {
    expect(names({})).toEqual(['dev', 'in-cluster', 'prod_EU']);
    expect(names({ matchLabels: { env: 'prod' } })).toEqual(['prod_EU']);
    expect(names({ matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['prod'] }] })).toEqual(['dev']);
  });

  it('refuses a selector that cannot be read', () => {
    const selector = { matchExpressions: [{ key: 'env', operator: 'Like', values: ['x'] }] };
    expect(failuresOf([{ clusters: { selector } }])[0]).toContain('label selector');
  });

  it('gives flat parameters with metadata and values', () => {
    const spec = { selector: { matchLabels: { env: 'prod' } }, values: { host: '{{name}}.{{metadata.labels.env}}' } };
    expect(paramsOf([{ clusters: spec }])).toEqual([
      {
        name: 'prod_EU',
        nameNormalized: 'prod-eu',
        server: 'https://eu',
        project: '',
        'metadata.labels.env': 'prod',
        'metadata.labels.argocd.argoproj.io/secret-type': 'cluster',
        'metadata.annotations.zone': 'a',
        'values.host': 'prod_EU.prod',
      },
    ]);
  });

  it('gives nested parameters with goTemplate, in one set with flatList', () => {
    const selector = { matchLabels: { env: 'dev' } };
    const one = {
      name: 'dev',
      nameNormalized: 'dev',
      server: 'https://dev',
      project: 'team',
      metadata: { labels: { env: 'dev' }, annotations: {} },
    };
    expect(paramsOf([{ clusters: { selector } }], true)).toEqual([one]);
    expect(paramsOf([{ clusters: { selector, flatList: true } }], true)).toEqual([{ clusters: [one] }]);
  });
});

describe('git directories', () => {
  it('takes what a pattern includes and none excludes', () => {
    const git = { ...repo, directories: [{ path: 'apps/*' }, { path: 'apps/one', exclude: true }] };
    expect(paramsOf([{ git }])).toEqual([
      {
        path: 'apps/Two_2',
        'path[0]': 'apps',
        'path[1]': 'Two_2',
        'path.basename': 'Two_2',
        'path.basenameNormalized': 'two-2',
      },
    ]);
  });

  it('gives path.segments with goTemplate, below a prefix when there is one', () => {
    const git = {
      ...repo,
      directories: [{ path: 'docs' }],
      pathParamPrefix: 'repo',
      values: { v: '{{ .repo.path.basename }}' },
    };
    expect(paramsOf([{ git }], true)).toEqual([
      {
        repo: { path: { path: 'docs', basename: 'docs', basenameNormalized: 'docs', segments: ['docs'] } },
        values: { v: 'docs' },
      },
    ]);
  });

  it('asks for what it needs', () => {
    const result = generate([{ git: { repoURL: 'https://git/other', revision: 'v1', directories: [{ path: '*' }] } }]);
    expect(result).toEqual({
      kind: 'needs',
      requests: [{ kind: 'git-directories', repoURL: 'https://git/other', revision: 'v1' }],
    });
  });

  it('is incomplete when a repository does not answer, whatever else is complete', () => {
    const down = { git: { repoURL: 'https://git/down', revision: '', directories: [{ path: '*' }] } };
    expect(failuresOf([{ list: { elements: [{ a: 'b' }] } }, down])).toEqual(['the repository does not answer']);
  });
});

describe('git files', () => {
  it('gives flat contents and the parameters of the path', () => {
    const git = { ...repo, files: [{ path: 'apps/*/config.json' }, { path: 'apps/two/*', exclude: true }] };
    expect(paramsOf([{ git }])).toEqual([
      {
        'a.b': '1.5',
        'list.0': 'x',
        path: 'apps/one',
        'path[0]': 'apps',
        'path[1]': 'one',
        'path.basename': 'one',
        'path.basenameNormalized': 'one',
        'path.filename': 'config.json',
        'path.filenameNormalized': 'config.json',
      },
    ]);
  });

  it('gives one set for each item of a list', () => {
    const git = { ...repo, files: [{ path: 'apps/*/config.json' }] };
    const all = paramsOf([{ git }], true) as { a: unknown; path: { path: string } }[];
    expect(all.map(({ a, path }) => [a, path.path])).toEqual([
      [{ b: 1.5 }, 'apps/one'],
      ['1', 'apps/two'],
      ['2', 'apps/two'],
    ]);
  });

  it('names the file that cannot be read', () => {
    expect(failuresOf([{ git: { ...repo, files: [{ path: 'bad/*' }] } }])[0]).toContain("'bad/x.yaml'");
  });
});

it('is incomplete for a malformed pattern, which would match nothing', () => {
  expect(failuresOf([{ git: { ...repo, directories: [{ path: 'apps/[' }] } }])).toHaveLength(1);
  expect(failuresOf([{ git: { ...repo, files: [{ path: 'apps/[' }] } }])).toHaveLength(1);
});

describe('matrix', () => {
  it('pairs both children; the second may use the parameters of the first', () => {
    const generators = [
      { list: { elements: [{ dir: 'one' }, { dir: 'Two_2' }] } },
      { git: { ...repo, directories: [{ path: 'apps/{{dir}}' }], values: { both: '{{dir}}/{{path.basename}}' } } },
    ];
    const all = paramsOf([{ matrix: { generators } }]) as Record<string, string>[];
    expect(all.map((params) => [params['dir'], params['path'], params['values.both']])).toEqual([
      ['one', 'apps/one', 'one/one'],
      ['Two_2', 'apps/Two_2', 'Two_2/Two_2'],
    ]);
  });

  it('renders elementsYaml from the first child', () => {
    const generators = [
      { git: { ...repo, files: [{ path: 'apps/*/config.json' }, { path: 'apps/two/*', exclude: true }] } },
      { list: { elementsYaml: '{{ .list | toJson }}' } },
    ];
    expect(failuresOf([{ matrix: { generators } }], true)).toEqual([
      'error unmarshling decoded ElementsYaml: it is not a list of objects',
    ]);
  });

  it('merges nested parameters with goTemplate and refuses conflicts without', () => {
    const generators = [{ list: { elements: [{ a: 'x', b: 'y' }] } }, { list: { elements: [{ a: 'z' }] } }];
    expect(paramsOf([{ matrix: { generators } }], true)).toEqual([{ a: 'z', b: 'y' }]);
    expect(failuresOf([{ matrix: { generators } }])[0]).toContain('found duplicate key a');
  });

  it.each([1, 3])('refuses %d children', (count) => {
    const generators = Array.from({ length: count }, () => ({ list: { elements: [] } }));
    expect(failuresOf([{ matrix: { generators } }])).toHaveLength(1);
  });

  it('may be nested once', () => {
    const list = (key: string): unknown => ({ list: { elements: [{ [key]: key }] } });
    const inner = { matrix: { generators: [list('b'), list('c')] } };
    expect(paramsOf([{ matrix: { generators: [list('a'), inner] } }])).toEqual([{ a: 'a', b: 'b', c: 'c' }]);
    const deeper = { matrix: { generators: [list('d'), { matrix: { generators: [list('e'), inner] } }] } };
    expect(failuresOf([deeper])[0]).toContain('nested only once');
  });
});

describe('merge', () => {
  const base = {
    list: {
      elements: [
        { k: '1', v: 'base' },
        { k: '2', v: 'base' },
      ],
    },
  };
  it('lets later children override the sets with the same keys and drops the rest', () => {
    const over = {
      list: {
        elements: [
          { k: '2', v: 'over', w: 'new' },
          { k: '3', v: 'lost' },
        ],
      },
    };
    expect(paramsOf([{ merge: { mergeKeys: ['k'], generators: [base, over] } }])).toEqual([
      { k: '1', v: 'base' },
      { k: '2', v: 'over', w: 'new' },
    ]);
  });

  it('refuses keys that are not unique, too few children and no keys', () => {
    const twice = { list: { elements: [{ k: '1' }, { k: '1' }] } };
    expect(failuresOf([{ merge: { mergeKeys: ['k'], generators: [base, twice] } }])[0]).toContain(
      'Duplicate key was {"k":"1"}',
    );
    expect(failuresOf([{ merge: { mergeKeys: ['k'], generators: [base] } }])).toHaveLength(1);
    expect(failuresOf([{ merge: { mergeKeys: [], generators: [base, base] } }])).toHaveLength(1);
  });
});

describe('every generator', () => {
  it('is filtered by its selector, nested ones too', () => {
    const list = {
      elements: [
        { n: 'a', deep: { env: 'x' } },
        { n: 'b', deep: { env: 'y' } },
      ],
    };
    const selector = { matchLabels: { 'deep.env': 'y' } };
    expect(paramsOf([{ list, selector }], true)).toEqual([list.elements[1]]);
    const matrix = { generators: [{ list, selector }, { list: { elements: [{ m: 'c' }] } }] };
    expect(paramsOf([{ matrix }], true)).toEqual([{ ...list.elements[1], m: 'c' }]);
  });

  it.each(['scmProvider', 'pullRequest', 'plugin', 'clusterDecisionResource'])('%s is refused by name', (kind) => {
    expect(failuresOf([{ [kind]: {} }])).toEqual([`generator ${kind} is not available yet`]);
  });

  it('must be named', () => expect(failuresOf([{}])).toEqual(['a generator entry names no generator']));
});
