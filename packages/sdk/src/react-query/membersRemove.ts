import { membersRemove } from "../funcs/membersRemove.js";
import type { RemoveMemberRequest, TeamMember } from "../models/team-member.js";
import { makeMutationHooks, type MutationHooks } from "./make-mutation-hooks.js";

export type MembersRemoveMutationData = TeamMember;

type Hooks = MutationHooks<RemoveMemberRequest, MembersRemoveMutationData>;

const hooks: Hooks = /* @__PURE__ */ makeMutationHooks<RemoveMemberRequest, MembersRemoveMutationData>(
  ["@daybook/sdk", "Members", "remove"],
  membersRemove,
);

/** Their keys stop at once, their events stay. It makes no query stale: call the `invalidate…` functions in `onSuccess`. */
export const useMembersRemoveMutation: Hooks["use"] = hooks.use;

/** Key and function of the mutation, for any TanStack call that takes them. */
export const buildMembersRemoveMutation: Hooks["build"] = hooks.build;

export const mutationKeyMembersRemove: Hooks["mutationKey"] = hooks.mutationKey;
