import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Application } from '@plumbline/contract/crd';
import type { application } from '@plumbline/contract/rpc';
import { getManagedResources } from '../../api/applications.ts';
import { refOf } from '../application-header.tsx';

/** Desired and live state of every managed object; read again when the application is compared again. */
export function useManagedResources(app: Application): UseQueryResult<application.ManagedResourcesResponse> {
  return useQuery({
    queryKey: ['managed', app.metadata.namespace, app.metadata.name, app.metadata.resourceVersion],
    queryFn: ({ signal }) => getManagedResources(refOf(app), signal),
    placeholderData: (held) => held,
  });
}
