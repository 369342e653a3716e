import { membersAdd } from "../funcs/membersAdd.js";
import type { AddMemberRequest, TeamMember } from "../models/team-member.js";
import { makeMutationHooks, type MutationHooks } from "./make-mutation-hooks.js";

export type MembersAddMutationData = TeamMember;

type Hooks = MutationHooks<AddMemberRequest, MembersAddMutationData>;

const hooks: Hooks = /* @__PURE__ */ makeMutationHooks<AddMemberRequest, MembersAddMutationData>(
  ["@daybook/sdk", "Members", "add"],
  membersAdd,
);

/** A person, their roles, and the strings by which events call them. It makes no query stale: call the `invalidate…` functions in `onSuccess`. */
export const useMembersAddMutation: Hooks["use"] = hooks.use;

/** Key and function of the mutation, for any TanStack call that takes them. */
export const buildMembersAddMutation: Hooks["build"] = hooks.build;

export const mutationKeyMembersAdd: Hooks["mutationKey"] = hooks.mutationKey;
