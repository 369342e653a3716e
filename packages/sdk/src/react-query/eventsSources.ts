import { eventsSources } from "../funcs/eventsSources.js";
import type { ListEventSourcesRequest, ListEventSourcesResponse } from "../models/operations/list-event-sources.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type EventsSourcesQueryData = ListEventSourcesResponse;

type Hooks = QueryHooks<ListEventSourcesRequest | undefined, EventsSourcesQueryData>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(["@daybook/sdk", "Events", "sources"], eventsSources);

/** How far behind each source of events is. */
export const useEventsSources: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useEventsSourcesSuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchEventsSources: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setEventsSourcesData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateEventsSources: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllEventsSources: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildEventsSourcesQuery: Hooks["build"] = hooks.build;

export const queryKeyEventsSources: Hooks["queryKey"] = hooks.queryKey;
