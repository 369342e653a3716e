import {
  type QueryClient,
  type QueryKey,
  useQuery,
  type UseQueryResult,
  useSuspenseQuery,
  type UseSuspenseQueryResult,
} from "@tanstack/react-query";
import { analyticsGetUserActivity } from "../funcs/analyticsGetUserActivity.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import type { GetUserActivityRequest, GetUserActivityResponse } from "../models/operations/get-user-activity.js";
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

export type AnalyticsGetUserActivityQueryData = GetUserActivityResponse;

/** Each parameter that changes the answer; the attribution fields do not. */
export interface AnalyticsGetUserActivityKey {
  apiKeyHash?: string | undefined;
  date?: string | undefined;
  groupBy?: string | undefined;
  userId?: string | undefined;
  workspaceId?: string | undefined;
}

/** Usage per endpoint and day, over the last 30 completed UTC days or the one asked for. */
export function useAnalyticsGetUserActivity(
  request?: GetUserActivityRequest,
  options?: QueryHookOptions<AnalyticsGetUserActivityQueryData>,
): UseQueryResult<AnalyticsGetUserActivityQueryData, Error> {
  return useQuery({ ...buildAnalyticsGetUserActivityQuery(useDaybookContext(), request, options), ...options });
}

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export function useAnalyticsGetUserActivitySuspense(
  request?: GetUserActivityRequest,
  options?: SuspenseQueryHookOptions<AnalyticsGetUserActivityQueryData>,
): UseSuspenseQueryResult<AnalyticsGetUserActivityQueryData, Error> {
  return useSuspenseQuery({ ...buildAnalyticsGetUserActivityQuery(useDaybookContext(), request, options), ...options });
}

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export function prefetchAnalyticsGetUserActivity(
  queryClient: QueryClient,
  client: ClientSDK,
  request?: GetUserActivityRequest,
): Promise<void> {
  return queryClient.prefetchQuery(buildAnalyticsGetUserActivityQuery(client, request));
}

/** Puts an answer that came from elsewhere into the cache. */
export function setAnalyticsGetUserActivityData(
  queryClient: QueryClient,
  queryKeyBase: [parameters: AnalyticsGetUserActivityKey],
  data: AnalyticsGetUserActivityQueryData,
): AnalyticsGetUserActivityQueryData | undefined {
  const queryKey = queryKeyAnalyticsGetUserActivity(...queryKeyBase);
  return queryClient.setQueryData<AnalyticsGetUserActivityQueryData>(queryKey, data);
}

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export function invalidateAnalyticsGetUserActivity(
  queryClient: QueryClient,
  queryKeyBase: TupleToPrefixes<[parameters: AnalyticsGetUserActivityKey]>,
  filters?: InvalidateFilters,
): Promise<void> {
  return queryClient.invalidateQueries({ ...filters, queryKey: [...KEY, ...queryKeyBase] });
}

/** The same for the queries of this operation with any parameters. */
export function invalidateAllAnalyticsGetUserActivity(
  queryClient: QueryClient,
  filters?: InvalidateFilters,
): Promise<void> {
  return queryClient.invalidateQueries({ ...filters, queryKey: KEY });
}

/** Key and function of the query, for any TanStack call that takes them. */
export function buildAnalyticsGetUserActivityQuery(
  client: ClientSDK,
  request?: GetUserActivityRequest,
  options?: RequestOptions,
): BuiltQuery<AnalyticsGetUserActivityQueryData> {
  return {
    queryKey: queryKeyAnalyticsGetUserActivity({
      apiKeyHash: request?.apiKeyHash,
      date: request?.date,
      groupBy: request?.groupBy,
      userId: request?.userId,
      workspaceId: request?.workspaceId,
    }),
    queryFn: ({ signal }) => unwrapAsync(analyticsGetUserActivity(client, request, cancelledBy(signal, options))),
  };
}

export function queryKeyAnalyticsGetUserActivity(parameters: AnalyticsGetUserActivityKey): QueryKey {
  return [...KEY, parameters];
}

const KEY = ["@daybook/sdk", "Analytics", "getUserActivity"] as const;
