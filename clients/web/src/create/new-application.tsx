import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState, type ReactElement } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { load } from 'js-yaml';
import { createApplication } from '../api/applications.ts';
import { listClusters, listProjects, listRepositories } from '../api/settings.ts';
import { jsonToYaml } from '../application/diff/to-yaml.ts';
import { useSettings } from '../session/use-session.ts';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { InlineError, SkeletonRows } from '../ui/states.tsx';
import { checkDraft, emptyDraft, renderDraft } from './application-draft.ts';
import { DraftForm } from './draft-form.tsx';

const YamlView = lazy(async () => ({ default: (await import('../ui/yaml-view.tsx')).YamlView }));

/** A new application, by form or as YAML; the form fills the YAML. */
export function NewApplication({ onClose }: { onClose: () => void }): ReactElement {
  const navigate = useNavigate();
  const controlPlane = useSettings().data?.controllerNamespace ?? 'argocd';
  const [draft, setDraft] = useState(emptyDraft);
  const [yaml, setYaml] = useState<string | undefined>(undefined);
  const [isTried, setTried] = useState(false);
  const errors = checkDraft(draft);
  const create = useMutation({
    mutationFn: () =>
      createApplication(yaml === undefined ? renderDraft(draft, controlPlane) : (load(yaml) as Partial<Application>)),
    onSuccess: (app) => void navigate({ to: `/applications/${app.metadata.namespace}/${app.metadata.name}` }),
  });
  const submit = (): void => {
    setTried(true);
    if (yaml !== undefined || Object.keys(errors).length === 0) create.mutate();
  };
  const toYaml = (): string => jsonToYaml(JSON.stringify(renderDraft(draft, controlPlane)));
  return (
    <Sheet
      title="New application"
      subtitle="Ties a path in a Git repository to a namespace in a cluster."
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" icon={Plus} isDisabled={create.isPending} onPress={submit}>
            Create
          </Button>
        </>
      }
    >
      <div className="flex min-h-0 flex-1 flex-col gap-4 p-5">
        <div className="flex">
          <Segmented
            label="How to describe it"
            value={yaml === undefined ? 'form' : 'yaml'}
            options={[
              { id: 'form', label: 'Form' },
              { id: 'yaml', label: 'YAML' },
            ]}
            onChange={(id) => setYaml(id === 'yaml' ? toYaml() : undefined)}
          />
        </div>
        <InlineError error={create.error} />
        {yaml === undefined ? (
          <ChoicesForm draft={draft} onChange={setDraft} errors={isTried ? errors : {}} />
        ) : (
          <Suspense fallback={<SkeletonRows />}>
            <YamlView text={yaml} label="Application YAML" onChange={setYaml} />
          </Suspense>
        )}
      </div>
    </Sheet>
  );
}

function ChoicesForm(
  props: Omit<Parameters<typeof DraftForm>[0], 'projects' | 'clusters' | 'repositories'>,
): ReactElement {
  const projects = useQuery({ queryKey: ['projects'], queryFn: ({ signal }) => listProjects(signal) });
  const clusters = useQuery({ queryKey: ['clusters'], queryFn: ({ signal }) => listClusters(signal) });
  const repositories = useQuery({ queryKey: ['repositories'], queryFn: ({ signal }) => listRepositories({ signal }) });
  return (
    <DraftForm
      {...props}
      projects={(projects.data?.items ?? []).map((project) => project.metadata.name)}
      clusters={(clusters.data?.items ?? []).map((cluster) => ({
        id: cluster.server ?? '',
        label: cluster.name ?? cluster.server ?? '',
      }))}
      repositories={(repositories.data?.items ?? []).flatMap((repository) => repository.repo ?? [])}
    />
  );
}
