import {
  type QueryClient,
  type QueryKey,
  useQuery,
  type UseQueryResult,
  useSuspenseQuery,
  type UseSuspenseQueryResult,
} from "@tanstack/react-query";
import { reportsGetUserActivity } from "../funcs/reportsGetUserActivity.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import type {
  ReportsGetUserActivityRequest,
  ReportsGetUserActivityResponse,
} from "../models/operations/reports-get-user-activity.js";
import { unwrapAsync } from "../types/fp.js";
import { useDaybookContext } from "./_context.js";
import type {
  BuiltQuery,
  InvalidateFilters,
  QueryHookOptions,
  SuspenseQueryHookOptions,
  TupleToPrefixes,
} from "./_types.js";
import { cancelledBy } from "./cancelled-by.js";

export type ReportsGetUserActivityQueryData = ReportsGetUserActivityResponse;

/** Each parameter that changes the answer. */
export interface ReportsGetUserActivityKey {
  endDate?: string | undefined;
  startDate?: string | undefined;
}

/** Chats, messages, active days, first and last activity of every member, the inactive ones included. */
export function useReportsGetUserActivity(
  request?: ReportsGetUserActivityRequest,
  options?: QueryHookOptions<ReportsGetUserActivityQueryData>,
): UseQueryResult<ReportsGetUserActivityQueryData, Error> {
  return useQuery({ ...buildReportsGetUserActivityQuery(useDaybookContext(), request, options), ...options });
}

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export function useReportsGetUserActivitySuspense(
  request?: ReportsGetUserActivityRequest,
  options?: SuspenseQueryHookOptions<ReportsGetUserActivityQueryData>,
): UseSuspenseQueryResult<ReportsGetUserActivityQueryData, Error> {
  return useSuspenseQuery({ ...buildReportsGetUserActivityQuery(useDaybookContext(), request, options), ...options });
}

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export function prefetchReportsGetUserActivity(
  queryClient: QueryClient,
  client: ClientSDK,
  request?: ReportsGetUserActivityRequest,
): Promise<void> {
  return queryClient.prefetchQuery(buildReportsGetUserActivityQuery(client, request));
}

/** Puts an answer that came from elsewhere into the cache. */
export function setReportsGetUserActivityData(
  queryClient: QueryClient,
  queryKeyBase: [parameters: ReportsGetUserActivityKey],
  data: ReportsGetUserActivityQueryData,
): ReportsGetUserActivityQueryData | undefined {
  const queryKey = queryKeyReportsGetUserActivity(...queryKeyBase);
  return queryClient.setQueryData<ReportsGetUserActivityQueryData>(queryKey, data);
}

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export function invalidateReportsGetUserActivity(
  queryClient: QueryClient,
  queryKeyBase: TupleToPrefixes<[parameters: ReportsGetUserActivityKey]>,
  filters?: InvalidateFilters,
): Promise<void> {
  return queryClient.invalidateQueries({ ...filters, queryKey: [...KEY, ...queryKeyBase] });
}

/** The same for the queries of this operation with any parameters. */
export function invalidateAllReportsGetUserActivity(
  queryClient: QueryClient,
  filters?: InvalidateFilters,
): Promise<void> {
  return queryClient.invalidateQueries({ ...filters, queryKey: KEY });
}

/** Key and function of the query, for any TanStack call that takes them. */
export function buildReportsGetUserActivityQuery(
  client: ClientSDK,
  request?: ReportsGetUserActivityRequest,
  options?: RequestOptions,
): BuiltQuery<ReportsGetUserActivityQueryData> {
  return {
    queryKey: queryKeyReportsGetUserActivity({ endDate: request?.endDate, startDate: request?.startDate }),
    queryFn: ({ signal }) => unwrapAsync(reportsGetUserActivity(client, request, cancelledBy(signal, options))),
  };
}

export function queryKeyReportsGetUserActivity(parameters: ReportsGetUserActivityKey): QueryKey {
  return [...KEY, parameters];
}

const KEY = ["@daybook/sdk", "Reports", "getUserActivity"] as const;
