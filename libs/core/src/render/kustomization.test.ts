import { describe, expect, it } from 'vitest';
import { editKustomization } from './edit-kustomization.ts';
import { isRemoteResource, kustomizationReferences } from './kustomization-references.ts';
import { parseKustomizeImage } from './kustomize-image.ts';

describe('kustomizationReferences', () => {
  it('collects what each field reads', () => {
    const references = kustomizationReferences({
      resources: ['cm.yaml', '../base'],
      components: ['../c'],
      patches: [{ path: 'p.yaml' }, { patch: 'inline' }],
      patchesStrategicMerge: ['s.yaml', 'kind: X\nmetadata: {}'],
      configMapGenerator: [{ files: ['a.txt', 'k=b.txt'], envs: ['e.env'] }],
      secretGenerator: [{ env: 'old.env' }],
      helmCharts: [{ valuesFile: 'v.yaml', additionalValuesFiles: ['w.yaml'] }],
      openapi: { path: 'o.json' },
      images: [{ name: 'x' }],
    });
    expect(references).toEqual({
      resources: ['cm.yaml', '../base', '../c'],
      files: ['p.yaml', 's.yaml', 'a.txt', 'b.txt', 'e.env', 'old.env', 'v.yaml', 'w.yaml', 'o.json'],
      folders: ['charts'],
      isOpen: false,
      isRemote: false,
    });
  });

  it('knows charts that come from elsewhere', () => {
    expect(kustomizationReferences({ helmCharts: [{ name: 'x', repo: 'https://charts' }] }).isRemote).toBe(true);
  });

  it.each([
    { reason: 'a field of tomorrow', kustomization: { inventions: [] } },
    { reason: 'a plugin', kustomization: { transformers: ['t.yaml'] } },
    { reason: 'a name of Object', kustomization: { constructor: {} } },
  ] as { reason: string; kustomization: object }[])('is open for $reason', ({ kustomization }) =>
    expect(kustomizationReferences(kustomization).isOpen).toBe(true),
  );

  it.each([
    ['https://github.com/o/r//p?ref=v1', true],
    ['github.com/o/r', true],
    ['git@host:o/r.git', true],
    ['../base', false],
    ['base.yaml', false],
  ])('%s is remote: %s', (entry, expected) => expect(isRemoteResource(entry)).toBe(expected));
});

describe('parseKustomizeImage', () => {
  it.each([
    ['nginx:1.2', { name: 'nginx', newTag: '1.2' }],
    ['host:5000/a/nginx:1', { name: 'host:5000/a/nginx', newTag: '1' }],
    ['nginx', undefined],
    ['=x', undefined],
    ['nginx=host:5000/n:2', { name: 'nginx', newName: 'host:5000/n', newTag: '2' }],
    ['nginx@sha256:ab', { name: 'nginx', digest: 'sha256:ab' }],
    ['nginx=*:3', { name: 'nginx', newName: '*', newTag: '3' }],
    ['a=b:1@sha256:ab', { name: 'a', newName: 'b', newTag: '1', digest: 'sha256:ab' }],
  ])('%s', (text, expected) => expect(parseKustomizeImage(text)).toEqual(expected));
});

describe('editKustomization', () => {
  it('refuses to overwrite a label unless forced', () => {
    const kustomization = { commonLabels: { a: '1' } };
    expect(editKustomization(kustomization, { commonLabels: { a: '2' } }, {}).kind).toBe('refused');
    expect(editKustomization(kustomization, { commonLabels: { a: '2' }, forceCommonLabels: true }, {})).toEqual({
      kind: 'edited',
      kustomization: { commonLabels: { a: '2' } },
    });
  });

  it('fills variables into annotations only when asked', () => {
    const options = { commonAnnotations: { app: '$NAME' } };
    const environment = { NAME: 'web' };
    expect(editKustomization({}, options, environment)).toMatchObject({
      kustomization: { commonAnnotations: { app: '$NAME' } },
    });
    expect(editKustomization({}, { ...options, commonAnnotationsEnvsubst: true }, environment)).toMatchObject({
      kustomization: { commonAnnotations: { app: 'web' } },
    });
  });

  it('takes patch targets as the wire nests them', () => {
    const target = { resId: { gvk: { kind: 'Deployment', version: 'v1' }, name: 'web' }, labelSelector: 'a=b' };
    expect(editKustomization({ patches: [{ path: 'p' }] }, { patches: [{ patch: 'x', target }] }, {})).toMatchObject({
      kustomization: {
        patches: [
          { path: 'p' },
          { patch: 'x', target: { kind: 'Deployment', version: 'v1', name: 'web', labelSelector: 'a=b' } },
        ],
      },
    });
  });
});
