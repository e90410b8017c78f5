import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Zap } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { syncApplication } from '../../api/applications.ts';
import { sourceOf } from '../../applications/source-of.ts';
import { applicationKey } from '../../live/use-application.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { InlineError } from '../../ui/states.tsx';
import { isAutoSynced } from '../../verdict/verdict-of.ts';
import { refOf } from '../application-header.tsx';
import { keyOfResource } from '../resource-parameter.ts';
import { ResourcePicker } from './resource-picker.tsx';
import { SyncOptions } from './sync-options.tsx';
import { choicesFrom, syncButtonText, syncRequest, type SyncChoices } from './sync-request.ts';

/** What to sync and how; the button says what a press does. */
export function SyncPanel({
  app,
  onClose,
  onStarted,
}: {
  app: Application;
  onClose: () => void;
  onStarted: () => void;
}): ReactElement {
  const client = useQueryClient();
  const ownOptions = app.spec.syncPolicy?.syncOptions ?? [];
  const resources: readonly v1alpha1.ResourceStatus[] = (app.status?.resources ?? []).filter(
    (resource) => resource.hook !== true,
  );
  const [choices, setChoices] = useState(() => choicesFrom(ownOptions, sourceOf(app)?.targetRevision ?? 'HEAD'));
  const [excluded, setExcluded] = useState<ReadonlySet<string>>(new Set());
  const picked = resources.filter((resource) => !excluded.has(keyOfResource(resource)));
  const sync = useMutation({
    mutationFn: () =>
      syncApplication(refOf(app), syncRequest(choices, { ownOptions, total: resources.length, picked })),
    onSuccess: (next) => {
      client.setQueryData(applicationKey(refOf(app)), next);
      onStarted();
    },
  });
  const isNothing = resources.length > 0 && picked.length === 0;
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" icon={Zap} isDisabled={sync.isPending || isNothing} onPress={() => sync.mutate()}>
        {resources.length === 0 ? 'Sync' : syncButtonText(choices, picked)}
      </Button>
    </>
  );
  return (
    <Sheet
      title={`Sync ${app.metadata.name}`}
      subtitle="Applies what Git says to the cluster."
      onClose={onClose}
      footer={footer}
    >
      <div className="flex flex-col gap-6 p-5">
        <InlineError error={sync.error} />
        <RevisionField app={app} choices={choices} onChange={setChoices} />
        <SyncOptions
          choices={choices}
          onChange={setChoices}
          prunable={picked.filter((resource) => resource.requiresPruning === true).length}
        />
        <ResourcePicker resources={resources} excluded={excluded} onChange={setExcluded} />
      </div>
    </Sheet>
  );
}

function RevisionField(props: {
  app: Application;
  choices: SyncChoices;
  onChange: (choices: SyncChoices) => void;
}): ReactElement {
  const isPinned = isAutoSynced(props.app);
  return (
    <TextField
      label="Revision"
      value={props.choices.revision}
      onChange={(revision) => props.onChange({ ...props.choices, revision })}
      isDisabled={isPinned}
      description={
        isPinned ? 'Auto-sync is on, so only the revision of the source can be synced.' : 'A branch, tag or commit.'
      }
    />
  );
}
