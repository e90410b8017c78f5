import type { ReactElement } from 'react';
import { Checkbox, SelectField, TextField, type SelectOption } from '../ui/fields.tsx';
import type { ApplicationDraft } from './application-draft.ts';

/** The form's state, what is wrong with it, and what can be chosen. */
export interface DraftFormProps {
  draft: ApplicationDraft;
  onChange: (draft: ApplicationDraft) => void;
  errors: Partial<Record<keyof ApplicationDraft, string>>;
  projects: readonly string[];
  clusters: readonly SelectOption[];
  repositories: readonly string[];
}

const withCurrent = (options: readonly SelectOption[], id: string, label: string): readonly SelectOption[] =>
  options.some((option) => option.id === id) ? options : [{ id, label }, ...options];

type Set = <K extends keyof ApplicationDraft>(field: K, value: ApplicationDraft[K]) => void;

/** The fields of a new application. */
export function DraftForm(props: DraftFormProps): ReactElement {
  const { draft, onChange, errors } = props;
  const set: Set = (field, value) => onChange({ ...draft, [field]: value });
  const projects = withCurrent(
    props.projects.map((id) => ({ id, label: id })),
    draft.project,
    draft.project,
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Name"
          value={draft.name}
          onChange={(value) => set('name', value)}
          error={errors.name}
          autoFocus
        />
        <SelectField
          label="Project"
          value={draft.project}
          options={projects}
          onChange={(value) => set('project', value)}
        />
      </div>
      <TextField
        label="Repository"
        value={draft.repoURL}
        onChange={(value) => set('repoURL', value)}
        error={errors.repoURL}
        placeholder="https://git.example.com/team/app.git"
        suggestions={props.repositories}
      />
      <PlaceFields
        draft={draft}
        set={set}
        errors={errors}
        clusters={withCurrent(props.clusters, draft.cluster, 'in-cluster')}
      />
      <PolicyFields draft={draft} set={set} />
    </div>
  );
}

function PlaceFields(props: Pick<DraftFormProps, 'draft' | 'errors' | 'clusters'> & { set: Set }): ReactElement {
  const { draft, errors, clusters, set } = props;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label="Path"
        value={draft.path}
        onChange={(value) => set('path', value)}
        error={errors.path}
        placeholder="overlays/production"
      />
      <TextField
        label="Revision"
        value={draft.targetRevision}
        onChange={(value) => set('targetRevision', value)}
        placeholder="HEAD"
      />
      <SelectField
        label="Cluster"
        value={draft.cluster}
        options={clusters}
        onChange={(value) => set('cluster', value)}
      />
      <TextField
        label="Namespace"
        value={draft.namespace}
        onChange={(value) => set('namespace', value)}
        error={errors.namespace}
      />
    </div>
  );
}

function PolicyFields({ draft, set }: { draft: ApplicationDraft; set: Set }): ReactElement {
  return (
    <fieldset className="flex flex-col gap-3 border-t pt-4">
      <legend className="sr-only">Sync policy</legend>
      <Checkbox isSelected={draft.createNamespace} onChange={(value) => set('createNamespace', value)}>
        Create the namespace when it is missing
      </Checkbox>
      <Checkbox
        isSelected={draft.isAutomatic}
        onChange={(value) => set('isAutomatic', value)}
        description="Commits are applied by themselves."
      >
        Auto-sync
      </Checkbox>
      <div className="ml-7 flex flex-col gap-3">
        <Checkbox
          isDisabled={!draft.isAutomatic}
          isSelected={draft.prune}
          onChange={(value) => set('prune', value)}
          description="Delete objects that leave Git."
        >
          Prune
        </Checkbox>
        <Checkbox
          isDisabled={!draft.isAutomatic}
          isSelected={draft.selfHeal}
          onChange={(value) => set('selfHeal', value)}
          description="Undo changes made in the cluster."
        >
          Self-heal
        </Checkbox>
      </div>
    </fieldset>
  );
}
