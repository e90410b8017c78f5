import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { sessionKey } from '../session/use-session.ts';

const retries = 2;

/** The client of all reads: transient failures are tried again, a lost session sends the user to sign in. */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown): void => {
    if (hasCode(error, 'UNAUTHENTICATED')) client.setQueryData(sessionKey, { loggedIn: false });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < retries && AppError.from(error).retry === 'transient',
      },
    },
  });
  return client;
}
