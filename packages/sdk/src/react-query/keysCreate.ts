import { keysCreate } from "../funcs/keysCreate.js";
import type { CreateKeyRequest, CreatedTeamKey } from "../models/team-key.js";
import { makeMutationHooks, type MutationHooks } from "./make-mutation-hooks.js";

export type KeysCreateMutationData = CreatedTeamKey;

type Hooks = MutationHooks<CreateKeyRequest, KeysCreateMutationData>;

const hooks: Hooks = /* @__PURE__ */ makeMutationHooks<CreateKeyRequest, KeysCreateMutationData>(
  ["@daybook/sdk", "Keys", "create"],
  keysCreate,
);

/** The answer is the only place where the text of the key ever stands. It makes no query stale: call the `invalidate…` functions in `onSuccess`. */
export const useKeysCreateMutation: Hooks["use"] = hooks.use;

/** Key and function of the mutation, for any TanStack call that takes them. */
export const buildKeysCreateMutation: Hooks["build"] = hooks.build;

export const mutationKeyKeysCreate: Hooks["mutationKey"] = hooks.mutationKey;
