import type {
  InvalidateQueryFilters,
  QueryFunctionContext,
  QueryKey,
  UseMutationOptions,
  UseQueryOptions,
  UseSuspenseQueryOptions,
} from "@tanstack/react-query";
import type { RequestOptions } from "../lib/sdks.js";

type OwnQueryOption = "queryKey" | "queryFn" | "select" | keyof RequestOptions;

/** What a query hook takes: the options of `useQuery` and those of the request, in one object. */
export type QueryHookOptions<Data> = Omit<UseQueryOptions<Data, Error>, OwnQueryOption> & RequestOptions;

/** The same for `useSuspenseQuery`. */
export type SuspenseQueryHookOptions<Data> = Omit<UseSuspenseQueryOptions<Data, Error>, OwnQueryOption> &
  RequestOptions;

/** What a mutation hook takes: the options of `useMutation` and those of the request, in one object. */
export type MutationHookOptions<
  Data = unknown,
  Err = Error,
  Variables = unknown,
  Request extends RequestOptions = RequestOptions,
> = Omit<UseMutationOptions<Data, Err, Variables>, "mutationKey" | "mutationFn" | keyof Request> & Request;

/** Every beginning of a tuple, the empty one and the whole included: what can invalidate queries whose key ends in it. */
export type TupleToPrefixes<T extends unknown[]> = T extends [...infer Prefix, unknown]
  ? TupleToPrefixes<Prefix> | T
  : T extends []
    ? T
    : never;

/** Which queries of an operation to invalidate; the key is the operation's own. */
export type InvalidateFilters = Omit<InvalidateQueryFilters, "queryKey" | "predicate" | "exact">;

/** The parts of a query that every TanStack call takes. */
export interface BuiltQuery<Data> {
  queryKey: QueryKey;
  queryFn: (context: QueryFunctionContext) => Promise<Data>;
}
