import { useQuery } from '@tanstack/react-query';
import type { Application } from '@plumbline/contract/crd';
import { getRevisionMetadata } from '../api/applications.ts';
import { refOf } from './application-header.tsx';

/** The first line and the author's name of a commit. */
export interface CommitSummary {
  subject: string;
  author: string;
}

/** What a commit says; undefined while it is read, for charts, and when the repository does not tell. */
export function useCommit(app: Application, revision: string | undefined): CommitSummary | undefined {
  const query = useQuery({
    queryKey: ['revision', app.metadata.namespace, app.metadata.name, revision],
    queryFn: ({ signal }) => getRevisionMetadata(refOf(app), revision ?? '', signal),
    enabled: revision !== undefined && revision !== '' && app.spec.source?.chart === undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (query.data?.message === undefined) return undefined;
  return { subject: query.data.message.split('\n')[0] ?? '', author: (query.data.author ?? '').replace(/\s*<.*/, '') };
}
