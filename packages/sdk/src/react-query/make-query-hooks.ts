import {
  type QueryClient,
  type QueryKey,
  useQuery,
  type UseQueryResult,
  useSuspenseQuery,
  type UseSuspenseQueryResult,
} from "@tanstack/react-query";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { type Result, unwrapAsync } from "../types/fp.js";
import { useDaybookContext } from "./_context.js";
import type { BuiltQuery, InvalidateFilters, QueryHookOptions, SuspenseQueryHookOptions } from "./_types.js";
import { cancelledBy } from "./cancelled-by.js";

/** The request, which may be left out where the operation needs none, and what follows it. */
type Asked<Request, Options> = undefined extends Request
  ? [request?: Request, options?: Options]
  : [request: Request, options?: Options];

/**
 * Everything TanStack Query needs of one operation that reads. `Request` has `undefined` in it where it is optional; `Key`
 * is what ends the key of a query.
 */
export interface QueryHooks<Request, Data, Key = NonNullable<Request>> {
  use(...asked: Asked<Request, QueryHookOptions<Data>>): UseQueryResult<Data, Error>;
  useSuspense(...asked: Asked<Request, SuspenseQueryHookOptions<Data>>): UseSuspenseQueryResult<Data, Error>;
  prefetch(queryClient: QueryClient, client: ClientSDK, ...asked: Asked<Request, RequestOptions>): Promise<void>;
  setData(queryClient: QueryClient, queryKeyBase: [parameters: Key], data: Data): Data | undefined;
  invalidate(
    queryClient: QueryClient,
    queryKeyBase: [] | [parameters: Key],
    filters?: InvalidateFilters,
  ): Promise<void>;
  invalidateAll(queryClient: QueryClient, filters?: InvalidateFilters): Promise<void>;
  build(client: ClientSDK, ...asked: Asked<Request, RequestOptions>): BuiltQuery<Data>;
  queryKey(parameters: Key): QueryKey;
}

/**
 * The hooks of an operation.
 *
 * @param key begins the key of all its queries
 * @param toKey what of the request ends it; default: the request, whose every parameter changes the answer
 */
export function makeQueryHooks<Request, Data, Key = NonNullable<Request>>(
  key: readonly string[],
  call: (client: ClientSDK, request: Request, options?: RequestOptions) => PromiseLike<Result<Data, Error>>,
  toKey?: (request: Request) => Key,
): QueryHooks<Request, Data, Key> {
  const queryKey = (parameters: unknown): QueryKey => [...key, parameters];
  const build = (client: ClientSDK, [request, options]: readonly unknown[]): BuiltQuery<Data> => ({
    queryKey: queryKey(toKey?.(toRequest(request)) ?? request ?? {}),
    queryFn: ({ signal }) =>
      unwrapAsync(call(client, toRequest<Request>(request), cancelledBy(signal, toOptions(options)))),
  });
  return {
    use: (...asked) => useQuery({ ...build(useDaybookContext(), asked), ...asked[1] }),
    useSuspense: (...asked) =>
      useSuspenseQuery({
        ...build(useDaybookContext(), asked),
        ...asked[1],
      }),
    prefetch: (queryClient, client, ...asked) => queryClient.prefetchQuery(build(client, asked)),
    setData: (queryClient, [parameters], data) => queryClient.setQueryData<Data>(queryKey(parameters), data),
    invalidate: (queryClient, queryKeyBase, filters) =>
      queryClient.invalidateQueries({ ...filters, queryKey: [...key, ...queryKeyBase] }),
    invalidateAll: (queryClient, filters) => queryClient.invalidateQueries({ ...filters, queryKey: key }),
    build: (client, ...asked) => build(client, asked),
    queryKey,
  };
}

/** The types of the hooks see to it that the first parameter is a request and the second its options. */
function toRequest<Request>(value: unknown): Request {
  return value as Request;
}

function toOptions(value: unknown): RequestOptions | undefined {
  return value as RequestOptions | undefined;
}
