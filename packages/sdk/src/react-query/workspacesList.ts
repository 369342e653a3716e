import { workspacesList } from "../funcs/workspacesList.js";
import type { ListWorkspacesRequest, TeamWorkspaceList } from "../models/team-workspace.js";
import { makeQueryHooks, type QueryHooks } from "./make-query-hooks.js";

export type WorkspacesListQueryData = TeamWorkspaceList;

type Hooks = QueryHooks<ListWorkspacesRequest, WorkspacesListQueryData>;

const hooks: Hooks = /* @__PURE__ */ makeQueryHooks(["@daybook/sdk", "Workspaces", "list"], workspacesList);

/** Workspaces of a team. */
export const useWorkspacesList: Hooks["use"] = hooks.use;

/** The same, for a component under `<Suspense>` and an error boundary: `data` is always there. */
export const useWorkspacesListSuspense: Hooks["useSuspense"] = hooks.useSuspense;

/** Fills the cache before a component asks, such as on the server. A failure is left for the component to meet. */
export const prefetchWorkspacesList: Hooks["prefetch"] = hooks.prefetch;

/** Puts an answer that came from elsewhere into the cache. */
export const setWorkspacesListData: Hooks["setData"] = hooks.setData;

/** Makes the queries stale that have the parameters; those in use are fetched again. */
export const invalidateWorkspacesList: Hooks["invalidate"] = hooks.invalidate;

/** The same for the queries of this operation with any parameters. */
export const invalidateAllWorkspacesList: Hooks["invalidateAll"] = hooks.invalidateAll;

/** Key and function of the query, for any TanStack call that takes them. */
export const buildWorkspacesListQuery: Hooks["build"] = hooks.build;

export const queryKeyWorkspacesList: Hooks["queryKey"] = hooks.queryKey;
