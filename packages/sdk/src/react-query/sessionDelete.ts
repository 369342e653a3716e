import { sessionDelete } from "../funcs/sessionDelete.js";
import type { DeleteSessionResponse } from "../models/session.js";
import type { NoRequest } from "../models/no-request.js";
import { makeMutationHooks, type MutationHooks } from "./make-mutation-hooks.js";

export type SessionDeleteMutationData = DeleteSessionResponse;

type Hooks = MutationHooks<NoRequest, SessionDeleteMutationData>;

const hooks: Hooks = /* @__PURE__ */ makeMutationHooks<NoRequest, SessionDeleteMutationData>(
  ["@daybook/sdk", "Session", "delete"],
  sessionDelete,
);

/** Makes the browser forget the session. It makes no query stale: call the `invalidate…` functions in `onSuccess`. */
export const useSessionDeleteMutation: Hooks["use"] = hooks.use;

/** Key and function of the mutation, for any TanStack call that takes them. */
export const buildSessionDeleteMutation: Hooks["build"] = hooks.build;

export const mutationKeySessionDelete: Hooks["mutationKey"] = hooks.mutationKey;
