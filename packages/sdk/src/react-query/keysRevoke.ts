import { keysRevoke } from "../funcs/keysRevoke.js";
import type { RevokeKeyRequest, TeamKey } from "../models/team-key.js";
import { makeMutationHooks, type MutationHooks } from "./make-mutation-hooks.js";

export type KeysRevokeMutationData = TeamKey;

type Hooks = MutationHooks<RevokeKeyRequest, KeysRevokeMutationData>;

const hooks: Hooks = /* @__PURE__ */ makeMutationHooks<RevokeKeyRequest, KeysRevokeMutationData>(
  ["@daybook/sdk", "Keys", "revoke"],
  keysRevoke,
);

/** For good; its usage stays. It makes no query stale: call the `invalidate…` functions in `onSuccess`. */
export const useKeysRevokeMutation: Hooks["use"] = hooks.use;

/** Key and function of the mutation, for any TanStack call that takes them. */
export const buildKeysRevokeMutation: Hooks["build"] = hooks.build;

export const mutationKeyKeysRevoke: Hooks["mutationKey"] = hooks.mutationKey;
