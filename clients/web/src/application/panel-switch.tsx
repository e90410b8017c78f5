import { lazy, Suspense, type ReactElement } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { useSearchStrings } from '../ui/use-search-strings.ts';
import { parseResourceParameter } from './resource-parameter.ts';

const SyncPanel = lazy(async () => ({ default: (await import('./sync/sync-panel.tsx')).SyncPanel }));
const OperationPanel = lazy(async () => ({ default: (await import('./sync/operation-panel.tsx')).OperationPanel }));
const DeleteDialog = lazy(async () => ({ default: (await import('./delete/delete-dialog.tsx')).DeleteDialog }));
const ResourcePanel = lazy(async () => ({ default: (await import('./resource/resource-panel.tsx')).ResourcePanel }));

/** The panel that the address asks for, if any. */
export function PanelSwitch({ app }: { app: Application }): ReactElement {
  const [search, setSearch] = useSearchStrings();
  const close = (): void => setSearch({ panel: undefined });
  const resource = parseResourceParameter(search['resource']);
  return (
    <Suspense fallback={null}>
      {search['panel'] === 'sync' ? (
        <SyncPanel app={app} onClose={close} onStarted={() => setSearch({ panel: 'operation' })} />
      ) : null}
      {search['panel'] === 'operation' ? <OperationPanel app={app} onClose={close} /> : null}
      {search['panel'] === 'delete' ? <DeleteDialog app={app} onClose={close} /> : null}
      {search['panel'] === undefined && resource !== undefined ? (
        <ResourcePanel
          app={app}
          resource={resource}
          onClose={() => setSearch({ resource: undefined, tab: undefined })}
        />
      ) : null}
    </Suspense>
  );
}
