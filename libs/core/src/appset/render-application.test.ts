import type { ApplicationSet, v1alpha1 } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { renderApplication } from './render-application.ts';

const go = { isGoTemplate: true, missingKey: 'error', environment: {} } as const;
const fast = { isGoTemplate: false, missingKey: 'default', environment: {} } as const;

function appset(spec: v1alpha1.ApplicationSetSpec): ApplicationSet {
  return { metadata: { name: 'set', namespace: 'argocd', uid: 'u' }, spec };
}

const template: v1alpha1.ApplicationSetTemplate = {
  metadata: { name: '{{ .name }}', namespace: 'elsewhere' },
  spec: {
    project: 'p',
    source: {
      repoURL: 'r',
      helm: { valueFiles: ['{{ .env }}.yaml'], parameters: [{ name: '{{ .env }}', value: 'v' }] },
    },
    destination: { name: 'c' },
  },
};

describe('renderApplication', () => {
  it('renders every text, lists included, in the namespace of the set and owned by it', () => {
    const application = renderApplication(
      appset({ template }),
      { params: { name: 'a', env: 'prod' }, template: undefined },
      go,
    );
    expect(application.metadata).toEqual({
      name: 'a',
      namespace: 'argocd',
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
      ownerReferences: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'ApplicationSet',
          name: 'set',
          uid: 'u',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    });
    expect(application.spec.source?.helm).toEqual({
      valueFiles: ['prod.yaml'],
      parameters: [{ name: 'prod', value: 'v' }],
    });
  });

  it('leaves unknown keys as text without goTemplate', () => {
    const set = appset({ template: { metadata: { name: '{{name}}', annotations: { a: '{{ unknown }} {{ .Go }}' } } } });
    expect(renderApplication(set, { params: { name: 'x' }, template: undefined }, fast).metadata.annotations).toEqual({
      a: '{{ unknown }} {{ .Go }}',
    });
  });

  it('adds no finalizer when resources are preserved, and keeps those of the template', () => {
    const set = { params: { name: 'a', env: 'e' }, template: undefined };
    const preserving = { template, syncPolicy: { preserveResourcesOnDeletion: true } };
    expect(renderApplication(appset(preserving), set, go).metadata.finalizers).toBeUndefined();
    const own = { ...template, metadata: { ...template.metadata, finalizers: ['own'] } };
    expect(renderApplication(appset({ ...preserving, template: own }), set, go).metadata.finalizers).toEqual(['own']);
  });

  it("lays a generator's template over the set's; what is empty there does not count", () => {
    const over = {
      metadata: {},
      spec: { project: '', destination: { name: 'other' }, source: { repoURL: '', path: 'p' } },
    };
    const { spec } = renderApplication(appset({ template }), { params: { name: 'a', env: 'e' }, template: over }, go);
    expect([spec.project, spec.destination, spec.source?.repoURL, spec.source?.path]).toEqual([
      'p',
      { name: 'other' },
      'r',
      'p',
    ]);
  });

  it('applies templatePatch, which may not change the project', () => {
    const set = { params: { name: 'a', env: 'e', auto: true }, template: undefined };
    const patch =
      '{{- if .auto }}\nspec:\n  syncPolicy:\n    automated: {prune: {{ .auto }}}\n  source: {path: null}\n{{- end }}';
    const patched = renderApplication(appset({ template, templatePatch: patch }), set, go);
    expect(patched.spec.syncPolicy).toEqual({ automated: { prune: true } });
    const render = (): unknown =>
      renderApplication(appset({ template, templatePatch: 'spec: {project: other}' }), set, go);
    expect(render).toThrow('spec.project');
  });

  it('fails with TEMPLATE_INVALID for a missing key under missingkey=error', () => {
    const render = (): unknown =>
      renderApplication(appset({ template }), { params: { name: 'a' }, template: undefined }, go);
    expect(render).toThrow(expect.objectContaining({ code: 'TEMPLATE_INVALID' }));
  });
});
