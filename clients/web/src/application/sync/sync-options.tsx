import type { ReactElement } from 'react';
import { Checkbox } from '../../ui/fields.tsx';
import { plural } from '../../verdict/verdict-of.ts';
import type { SyncChoices } from './sync-request.ts';

type Flag = Exclude<keyof SyncChoices, 'revision'>;

const common: readonly (readonly [Flag, string, string])[] = [
  ['prune', 'Prune', 'Delete objects that are no longer in Git.'],
  ['dryRun', 'Dry run', 'Ask the API server what would happen; change nothing.'],
  ['applyOnly', 'Apply only', 'Leave out hooks and their order.'],
  ['force', 'Force', 'Delete and create again what cannot be changed in place.'],
];

const more: readonly (readonly [Flag, string, string])[] = [
  ['outOfSyncOnly', 'Only what is out of sync', 'Leave objects alone that are as Git says.'],
  ['createNamespace', 'Create the namespace', 'When the destination namespace does not exist.'],
  ['serverSide', 'Server-side apply', 'The API server merges, with field owners.'],
  ['replace', 'Replace', 'Replace whole objects instead of merging.'],
  ['pruneLast', 'Prune last', 'Delete after everything else is healthy.'],
  ['skipValidation', 'Skip schema validation', 'Send objects that do not match their schema.'],
];

/** The ways of a sync, the rare ones folded, with warnings for those that can lose data. */
export function SyncOptions(props: {
  choices: SyncChoices;
  onChange: (choices: SyncChoices) => void;
  prunable: number;
}): ReactElement {
  const { choices, onChange, prunable } = props;
  const box = ([name, label, description]: readonly [Flag, string, string]): ReactElement => (
    <Checkbox
      key={name}
      isSelected={choices[name]}
      onChange={(isOn) => onChange({ ...choices, [name]: isOn })}
      description={description}
    >
      {label}
    </Checkbox>
  );
  const chosen = more.filter(([name]) => choices[name]).length;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-[13px] font-medium">How</legend>
      <div className="grid gap-x-5 gap-y-3 sm:grid-cols-2">{common.map(box)}</div>
      <Warnings choices={choices} prunable={prunable} />
      <details>
        <summary className="w-fit cursor-pointer rounded text-[13px] font-medium text-accent">
          More options{chosen > 0 ? ` (${chosen} on)` : ''}
        </summary>
        <div className="mt-3 grid gap-x-5 gap-y-3 sm:grid-cols-2">{more.map(box)}</div>
      </details>
    </fieldset>
  );
}

function Warnings({ choices, prunable }: { choices: SyncChoices; prunable: number }): ReactElement | null {
  const texts = [
    choices.prune && prunable > 0 ? `${plural(prunable, 'object')} will be deleted from the cluster.` : '',
    !choices.prune && prunable > 0
      ? `${plural(prunable, 'object')} no longer in Git will stay. Choose Prune to delete ${prunable === 1 ? 'it' : 'them'}.`
      : '',
    choices.force ? 'Force deletes objects before creating them again: pods stop, and data of theirs can be lost.' : '',
    choices.replace ? 'Replace can delete and recreate whole objects, and all Applications of an app of apps.' : '',
  ].filter((text) => text !== '');
  if (texts.length === 0 || choices.dryRun) return null;
  return (
    <ul role="note" className="rounded-lg bg-warn-wash px-3 py-2 text-[13px] text-warn">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
