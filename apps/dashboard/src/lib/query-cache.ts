import { QueryCache, QueryClient } from "@tanstack/react-query";
import { isSignedOut, toFailure } from "./failure.ts";

const RETRIES_MAX = 2;

/**
 * A cache of answers of one team.
 *
 * @param onSignedOut called when an answer says that the session is over
 */
export function makeQueryClient(onSignedOut?: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSignedOut(error)) onSignedOut?.();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // What the caller did wrong stays wrong.
        retry: (failures, error) => {
          const { status } = toFailure(error);
          return failures < RETRIES_MAX && (status === null || status >= 500);
        },
      },
      mutations: { retry: false },
    },
  });
}
