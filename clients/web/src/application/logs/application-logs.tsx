import { ScrollText } from 'lucide-react';
import { type ReactElement } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { useTree } from '../../live/use-application.ts';
import { useSearchStrings } from '../../ui/use-search-strings.ts';
import { SelectField } from '../../ui/fields.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { refOf } from '../application-header.tsx';
import { LogView } from './log-view.tsx';

/** The logs of any pod of the application. */
export function ApplicationLogs({ app }: { app: Application }): ReactElement {
  const tree = useTree(refOf(app));
  const [search, setSearch] = useSearchStrings();
  if (tree.isPending) return <SkeletonRows rows={2} />;
  if (tree.isError) return <ErrorState error={tree.error} onRetry={() => void tree.refetch()} />;
  const pods = (tree.data.nodes ?? []).filter((ref) => ref.kind === 'Pod');
  const keyed = pods.map((ref) => ({ id: `${ref.namespace ?? ''}/${ref.name ?? ''}`, label: ref.name ?? '' }));
  const chosen = keyed.find((pod) => pod.id === search['pod']) ?? keyed[0];
  if (chosen === undefined)
    return (
      <EmptyState icon={ScrollText} title="No pods">
        This application runs no pods now, so there is no log to read.
      </EmptyState>
    );
  const [namespace = '', name = ''] = chosen.id.split('/');
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 px-6 py-4">
      <div className="max-w-md">
        <SelectField
          label="Pod"
          isLabelHidden
          value={chosen.id}
          options={keyed}
          onChange={(pod) => setSearch({ pod }, { replace: true })}
        />
      </div>
      <LogView app={refOf(app)} namespace={namespace} pod={name} />
    </div>
  );
}
