import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { patchApplication, rollbackApplication } from '../../api/applications.ts';
import { applicationKey } from '../../live/use-application.ts';
import { useSearchStrings } from '../../ui/use-search-strings.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/fields.tsx';
import { ConfirmDialog } from '../../ui/sheet.tsx';
import { InlineError } from '../../ui/states.tsx';
import { isAutoSynced, shortRevision } from '../../verdict/verdict-of.ts';
import { refOf } from '../application-header.tsx';

/** Going back to an earlier deployment; with auto-sync on, switching that off is part of it and said so. */
export function RollbackDialog({
  app,
  entry,
  onClose,
}: {
  app: Application;
  entry: v1alpha1.RevisionHistory;
  onClose: () => void;
}): ReactElement {
  const client = useQueryClient();
  const [, setSearch] = useSearchStrings();
  const [isPruning, setPruning] = useState(false);
  const isAutomatic = isAutoSynced(app);
  const rollback = useMutation({
    mutationFn: async () => {
      if (isAutomatic) await patchApplication(refOf(app), { spec: { syncPolicy: { automated: null } } });
      return rollbackApplication(refOf(app), { id: entry.id ?? 0, prune: isPruning, dryRun: false });
    },
    onSuccess: (next) => {
      client.setQueryData(applicationKey(refOf(app)), next);
      onClose();
      setSearch({ panel: 'operation' });
    },
  });
  return (
    <ConfirmDialog
      title={`Roll back to #${entry.id ?? 0}, ${shortRevision(entry.revision)}?`}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" icon={Undo2} isDisabled={rollback.isPending} onPress={() => rollback.mutate()}>
            {isAutomatic ? 'Switch off auto-sync and roll back' : 'Roll back'}
          </Button>
        </>
      }
    >
      <p className="text-sm">
        The manifests of <code className="font-mono">{shortRevision(entry.revision)}</code> are applied again. Git keeps
        saying otherwise, so the application will show as out of sync until Git is reverted too.
      </p>
      {isAutomatic ? (
        <p className="rounded-lg bg-warn-wash px-3 py-2 text-[13px] text-warn">
          Auto-sync is on and would undo the rollback at once. It is switched off first; switch it on again under
          Details.
        </p>
      ) : null}
      <Checkbox
        isSelected={isPruning}
        onChange={setPruning}
        description="Objects that came after this deployment are deleted."
      >
        Prune
      </Checkbox>
      <InlineError error={rollback.error} />
    </ConfirmDialog>
  );
}
