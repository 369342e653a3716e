import { eventsList } from "../funcs/eventsList.js";
import type { ListEventsRequest, ListEventsResponse } from "../models/operations/list-events.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type EventsListQueryData = ListEventsResponse;

type Hooks = QueryHooks<ListEventsRequest | undefined, EventsListQueryData>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(["@daybook/sdk", "Events", "list"], eventsList);

/** Newest first, each as it is told now. */
export const useEventsList: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useEventsListSuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchEventsList: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setEventsListData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateEventsList: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllEventsList: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildEventsListQuery: Hooks["build"] = hooks.build;

export const queryKeyEventsList: Hooks["queryKey"] = hooks.queryKey;
