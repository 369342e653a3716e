import { sessionCreate } from "../funcs/sessionCreate.js";
import type { CreateSessionRequest, Session } from "../models/session.js";
import { makeMutationHooks, type MutationHooks } from "./make-mutation-hooks.js";

export type SessionCreateMutationData = Session;

type Hooks = MutationHooks<CreateSessionRequest, SessionCreateMutationData>;

const hooks: Hooks = /* @__PURE__ */ makeMutationHooks<CreateSessionRequest, SessionCreateMutationData>(
  ["@daybook/sdk", "Session", "create"],
  sessionCreate,
);

/** Exchanges a management key for a cookie that no script can read; in a browser, from a page of the server itself. It makes no query stale: call the `invalidate…` functions in `onSuccess`. */
export const useSessionCreateMutation: Hooks["use"] = hooks.use;

/** Key and function of the mutation, for any TanStack call that takes them. */
export const buildSessionCreateMutation: Hooks["build"] = hooks.build;

export const mutationKeySessionCreate: Hooks["mutationKey"] = hooks.mutationKey;
