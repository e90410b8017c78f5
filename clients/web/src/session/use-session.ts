import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { hasCode } from '@plumbline/contract/errors';
import type { session } from '@plumbline/contract/rpc';
import { canI, getSettings, getUserInfo, signOut } from '../api/settings.ts';
import type { cluster } from '@plumbline/contract/rpc';

export const sessionKey = ['session'] as const;

async function readSession(signal: AbortSignal): Promise<session.GetUserInfoResponse> {
  try {
    return await getUserInfo(signal);
  } catch (thrown) {
    if (hasCode(thrown, 'UNAUTHENTICATED')) return { loggedIn: false };
    throw thrown;
  }
}

/** Who is signed in. */
export function useSession(): UseQueryResult<session.GetUserInfoResponse> {
  return useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => readSession(signal), staleTime: 60_000 });
}

/** The server's settings that the interface needs; the public part before signing in. */
export function useSettings(): UseQueryResult<cluster.Settings> {
  return useQuery({ queryKey: ['settings'], queryFn: ({ signal }) => getSettings(signal), staleTime: 300_000 });
}

/** Ends the session here and on the server, and forgets everything that was read. */
export function useSignOut(): UseMutationResult<unknown, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => signOut(),
    onSettled: () => {
      client.setQueryData(sessionKey, { loggedIn: false });
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
    },
  });
}

/**
 * Why the user may not do this, as a sentence for a disabled button; undefined when it is allowed or not known yet.
 * The server decides again on the call itself.
 */
export function usePermissionReason(resource: string, action: string, subresource: string): string | undefined {
  const query = useQuery({
    queryKey: ['can-i', resource, action, subresource],
    queryFn: ({ signal }) => canI({ resource, action, subresource }, signal),
    staleTime: 300_000,
  });
  return query.data === false ? `You lack the permission "${resource}, ${action}" on ${subresource}` : undefined;
}
