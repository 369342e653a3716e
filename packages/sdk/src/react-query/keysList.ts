import { keysList } from "../funcs/keysList.js";
import type { ListKeysRequest, TeamKeyList } from "../models/team-key.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type KeysListQueryData = TeamKeyList;

type Hooks = QueryHooks<ListKeysRequest, KeysListQueryData>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(["@daybook/sdk", "Keys", "list"], keysList);

/** Keys of a team, without revoked ones. */
export const useKeysList: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useKeysListSuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchKeysList: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setKeysListData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateKeysList: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllKeysList: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildKeysListQuery: Hooks["build"] = hooks.build;

export const queryKeyKeysList: Hooks["queryKey"] = hooks.queryKey;
