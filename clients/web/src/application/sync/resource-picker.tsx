import { useState, type ReactElement } from 'react';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { Checkbox } from '../../ui/fields.tsx';
import { HealthIcon } from '../../ui/status.tsx';
import { PlumbGlyph } from '../../ui/plumb-glyph.tsx';
import { keyOfResource } from '../resource-parameter.ts';

const quick = 'rounded-md px-1.5 py-0.5 text-[13px] font-medium text-accent hover:bg-hover';

/** The objects to choose from and those left out. */
export interface ResourcePickerProps {
  resources: readonly v1alpha1.ResourceStatus[];
  excluded: ReadonlySet<string>;
  onChange: (excluded: ReadonlySet<string>) => void;
}

/** Which objects a sync is about: all, those out of sync, or single ones. */
export function ResourcePicker({ resources, excluded, onChange }: ResourcePickerProps): ReactElement {
  const [text, setText] = useState('');
  const keep = (test: (resource: v1alpha1.ResourceStatus) => boolean): void =>
    onChange(new Set(resources.filter((resource) => !test(resource)).map(keyOfResource)));
  const toggle = (key: string): void => {
    const next = new Set(excluded);
    if (!next.delete(key)) next.add(key);
    onChange(next);
  };
  const shown = resources.filter((resource) =>
    `${resource.kind} ${resource.name}`.toLowerCase().includes(text.toLowerCase()),
  );
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-[13px] font-medium">
        What ({resources.length - excluded.size} of {resources.length})
      </legend>
      <div className="mb-2 flex flex-wrap items-center gap-1">
        <button type="button" className={quick} onClick={() => keep(() => true)}>
          All
        </button>
        <button type="button" className={quick} onClick={() => keep((resource) => resource.status === 'OutOfSync')}>
          Out of sync
        </button>
        <button type="button" className={quick} onClick={() => keep(() => false)}>
          None
        </button>
        <input
          aria-label="Filter objects"
          className="field-input ml-auto !h-7 !w-44 text-[13px]"
          placeholder="Filter"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <ul className="divide-y rounded-xl border">
        {shown.map((resource) => (
          <PickerRow
            key={keyOfResource(resource)}
            resource={resource}
            isPicked={!excluded.has(keyOfResource(resource))}
            onToggle={() => toggle(keyOfResource(resource))}
          />
        ))}
        {shown.length === 0 ? (
          <li className="px-3 py-3 text-sm text-ink-soft">
            {resources.length === 0
              ? 'No objects are known yet; the whole application is synced.'
              : 'No object matches.'}
          </li>
        ) : null}
      </ul>
    </fieldset>
  );
}

function PickerRow({
  resource,
  isPicked,
  onToggle,
}: {
  resource: v1alpha1.ResourceStatus;
  isPicked: boolean;
  onToggle: () => void;
}): ReactElement {
  return (
    <li className="flex items-center gap-2 px-3 py-2">
      <div className="min-w-0 flex-1">
        <Checkbox isSelected={isPicked} onChange={onToggle}>
          <span className="text-ink-soft">{resource.kind}</span>{' '}
          <span className="font-medium break-all">{resource.name}</span>
          {resource.requiresPruning === true ? <span className="text-warn"> not in Git</span> : null}
        </Checkbox>
      </div>
      {resource.health?.status === undefined ? null : <HealthIcon status={resource.health.status} size={15} />}
      <PlumbGlyph status={resource.status} size={15} />
    </li>
  );
}
