import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { Application } from '@plumbline/contract/crd';
import { deleteApplication, type DeleteMode } from '../../api/applications.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { ConfirmDialog } from '../../ui/sheet.tsx';
import { InlineError } from '../../ui/states.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { plural } from '../../verdict/verdict-of.ts';
import { refOf } from '../application-header.tsx';

const modes: readonly { id: DeleteMode; label: string; what: string }[] = [
  {
    id: 'foreground',
    label: 'With its objects, in order',
    what: 'Waits until what each object owns is gone (foreground).',
  },
  {
    id: 'background',
    label: 'With its objects, at once',
    what: 'Kubernetes removes what they own afterwards (background).',
  },
  {
    id: 'orphan',
    label: 'The application alone',
    what: 'Its objects stay in the cluster and nobody manages them any more.',
  },
];

/** Deleting an application: what happens to its objects, and its name typed as confirmation. */
export function DeleteDialog({ app, onClose }: { app: Application; onClose: () => void }): ReactElement {
  const toasts = useToasts();
  const [mode, setMode] = useState<DeleteMode>('foreground');
  const [typed, setTyped] = useState('');
  const { name } = app.metadata;
  const count = app.status?.resources?.length ?? 0;
  const remove = useMutation({
    mutationFn: () => deleteApplication(refOf(app), mode),
    onSuccess: () => {
      toasts.show({ tone: 'warn', title: `${name} is being deleted` });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            look="danger"
            icon={Trash2}
            isDisabled={typed !== name || remove.isPending}
            onPress={() => remove.mutate()}
          >
            {mode === 'orphan' ? 'Delete the application' : `Delete it and ${plural(count, 'object')}`}
          </Button>
        </>
      }
    >
      <RadioGroup
        value={mode}
        onChange={(value) => setMode(modes.find((known) => known.id === value)?.id ?? 'foreground')}
        className="flex flex-col gap-2"
      >
        <Label className="text-[13px] font-medium">What to delete</Label>
        {modes.map(({ id, label, what }) => (
          <Radio
            key={id}
            value={id}
            className="group flex cursor-pointer items-start gap-3 rounded-xl border p-3 data-selected:border-accent data-selected:bg-accent-wash"
          >
            <span className="mt-0.5 flex size-4.5 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface group-data-selected:border-accent">
              <span className="size-2 rounded-full group-data-selected:bg-accent" />
            </span>
            <span>
              <span className="block text-sm font-medium">{label}</span>
              <span className="block text-[13px] text-ink-soft">{what}</span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      <TextField label={`Type ${name} to confirm`} value={typed} onChange={setTyped} />
      <InlineError error={remove.error} />
    </ConfirmDialog>
  );
}
