import { sessionGet } from "../funcs/sessionGet.js";
import type { NoRequest } from "../models/no-request.js";
import type { Session } from "../models/session.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type SessionGetQueryData = Session;

type Hooks = QueryHooks<NoRequest | undefined, SessionGetQueryData>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(["@daybook/sdk", "Session", "get"], sessionGet);

/** Whose session the browser's cookie is. */
export const useSessionGet: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useSessionGetSuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchSessionGet: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setSessionGetData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateSessionGet: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllSessionGet: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildSessionGetQuery: Hooks["build"] = hooks.build;

export const queryKeySessionGet: Hooks["queryKey"] = hooks.queryKey;
