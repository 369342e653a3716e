import { membersUpdate } from "../funcs/membersUpdate.js";
import type { TeamMember, UpdateMemberRequest } from "../models/team-member.js";
import { makeMutationHooks, type MutationHooks } from "./make-mutation-hooks.js";

export type MembersUpdateMutationData = TeamMember;

type Hooks = MutationHooks<UpdateMemberRequest, MembersUpdateMutationData>;

const hooks: Hooks = /* @__PURE__ */ makeMutationHooks<UpdateMemberRequest, MembersUpdateMutationData>(
  ["@daybook/sdk", "Members", "update"],
  membersUpdate,
);

/** Name, email, roles and aliases. It makes no query stale: call the `invalidate…` functions in `onSuccess`. */
export const useMembersUpdateMutation: Hooks["use"] = hooks.use;

/** Key and function of the mutation, for any TanStack call that takes them. */
export const buildMembersUpdateMutation: Hooks["build"] = hooks.build;

export const mutationKeyMembersUpdate: Hooks["mutationKey"] = hooks.mutationKey;
