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

/** Everything TanStack Query needs of one operation that reads. `Request` has `undefined` in it where it is optional. */
export interface QueryHooks<Request, Data> {
  use(...asked: Asked<Request, QueryHookOptions<Data>>): UseQueryResult<Data, Error>;
  useSuspense(...asked: Asked<Request, SuspenseQueryHookOptions<Data>>): UseSuspenseQueryResult<Data, Error>;
  prefetch(queryClient: QueryClient, client: ClientSDK, ...asked: Asked<Request, RequestOptions>): Promise<void>;
  setData(queryClient: QueryClient, queryKeyBase: [parameters: NonNullable<Request>], data: Data): Data | undefined;
  invalidate(
    queryClient: QueryClient,
    queryKeyBase: [] | [parameters: NonNullable<Request>],
    filters?: InvalidateFilters,
  ): Promise<void>;
  invalidateAll(queryClient: QueryClient, filters?: InvalidateFilters): Promise<void>;
  build(client: ClientSDK, ...asked: Asked<Request, RequestOptions>): BuiltQuery<Data>;
  queryKey(parameters: NonNullable<Request>): QueryKey;
}

/**
 * The hooks of an operation whose every parameter changes the answer.
 *
 * @param key begins the key of all its queries; the request ends it
 */
export function makeQueryHooks<Request, Data>(
  key: readonly string[],
  call: (client: ClientSDK, request: Request, options?: RequestOptions) => PromiseLike<Result<Data, Error>>,
): QueryHooks<Request, Data> {
  const queryKey = (parameters: unknown): QueryKey => [...key, parameters];
  const build = (client: ClientSDK, [request, options]: readonly unknown[]): BuiltQuery<Data> => ({
    queryKey: queryKey(request ?? {}),
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
