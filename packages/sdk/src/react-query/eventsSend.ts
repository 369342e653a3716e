import { eventsSend, type SendEventsOptions } from "../funcs/eventsSend.js";
import type { SendEventsRequest, SendEventsResponse } from "../models/operations/send-events.js";
import { completeOnce } from "./complete-once.js";
import { makeMutationHooks, type MutationHooks, type MutationVariables } from "./make-mutation-hooks.js";

/** The request, and options for this call, which win over the hook's. */
export type EventsSendMutationVariables = MutationVariables<SendEventsRequest, SendEventsOptions>;

export type EventsSendMutationData = SendEventsResponse;

type Hooks = MutationHooks<SendEventsRequest, EventsSendMutationData, SendEventsOptions>;

const hooks: Hooks = /* @__PURE__ */ makeMutationHooks<SendEventsRequest, EventsSendMutationData, SendEventsOptions>(
  ["@daybook/sdk", "Events", "send"],
  eventsSend,
  completeOnce,
);

/**
 * Sends events, and resolves when they are durable and visible to reports. It does not make the reports in the cache
 * stale: call the `invalidate…` functions in `onSuccess`.
 * What the events leave out is filled in once for each `mutate`, so that retries of TanStack Query (`retry`, from its
 * release 5.89 on) send the same events as well.
 */
export const useEventsSendMutation: Hooks["use"] = hooks.use;

/** Key and function of the mutation, for any TanStack call that takes them. */
export const buildEventsSendMutation: Hooks["build"] = hooks.build;

export const mutationKeyEventsSend: Hooks["mutationKey"] = hooks.mutationKey;
