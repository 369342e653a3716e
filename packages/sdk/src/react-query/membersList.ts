import { membersList } from "../funcs/membersList.js";
import type { ListMembersRequest, TeamMemberList } from "../models/team-member.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type MembersListQueryData = TeamMemberList;

type Hooks = QueryHooks<ListMembersRequest, MembersListQueryData>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(["@daybook/sdk", "Members", "list"], membersList);

/** Current members of a team. */
export const useMembersList: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useMembersListSuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchMembersList: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setMembersListData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateMembersList: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllMembersList: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildMembersListQuery: Hooks["build"] = hooks.build;

export const queryKeyMembersList: Hooks["queryKey"] = hooks.queryKey;
