import { keysUpdate } from "../funcs/keysUpdate.js";
import type { TeamKey, UpdateKeyRequest } from "../models/team-key.js";
import { makeMutationHooks, type MutationHooks } from "./make-mutation-hooks.js";

export type KeysUpdateMutationData = TeamKey;

type Hooks = MutationHooks<UpdateKeyRequest, KeysUpdateMutationData>;

const hooks: Hooks = /* @__PURE__ */ makeMutationHooks<UpdateKeyRequest, KeysUpdateMutationData>(
  ["@daybook/sdk", "Keys", "update"],
  keysUpdate,
);

/** Its name, its limit, and whether it is disabled. It makes no query stale: call the `invalidate…` functions in `onSuccess`. */
export const useKeysUpdateMutation: Hooks["use"] = hooks.use;

/** Key and function of the mutation, for any TanStack call that takes them. */
export const buildKeysUpdateMutation: Hooks["build"] = hooks.build;

export const mutationKeyKeysUpdate: Hooks["mutationKey"] = hooks.mutationKey;
