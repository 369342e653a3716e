import { type MutationKey, useMutation, type UseMutationResult } from "@tanstack/react-query";
import { eventsSend, type SendEventsOptions } from "../funcs/eventsSend.js";
import type { ClientSDK } from "../lib/sdks.js";
import type { SendEventsRequest, SendEventsResponse } from "../models/operations/send-events.js";
import { unwrapAsync } from "../types/fp.js";
import { useDaybookContext } from "./_context.js";
import type { MutationHookOptions } from "./_types.js";
import { completeOnce } from "./complete-once.js";
import { mergeRequestOptions } from "./merge-request-options.js";

export interface EventsSendMutationVariables {
  request: SendEventsRequest;
  /** For this call; wins over the hook's. */
  options?: SendEventsOptions | undefined;
}

export type EventsSendMutationData = SendEventsResponse;

/**
 * Sends events, and resolves when they are durable and visible to reports. It does not make the reports in the cache
 * stale: call the `invalidate…` functions in `onSuccess`.
 * What the events leave out is filled in once for each `mutate`, so that retries of TanStack Query (`retry`, from its
 * release 5.89 on) send the same events as well.
 */
export function useEventsSendMutation(
  options?: MutationHookOptions<EventsSendMutationData, Error, EventsSendMutationVariables, SendEventsOptions>,
): UseMutationResult<EventsSendMutationData, Error, EventsSendMutationVariables> {
  return useMutation({ ...buildEventsSendMutation(useDaybookContext(), options), ...options });
}

export function mutationKeyEventsSend(): MutationKey {
  return ["@daybook/sdk", "Events", "send"];
}

/** Key and function of the mutation, for any TanStack call that takes them. */
export function buildEventsSendMutation(
  client: ClientSDK,
  hookOptions?: SendEventsOptions,
): {
  mutationKey: MutationKey;
  mutationFn: (variables: EventsSendMutationVariables, context?: object) => Promise<EventsSendMutationData>;
} {
  return {
    mutationKey: mutationKeyEventsSend(),
    mutationFn: ({ request, options }, context) => {
      const merged = mergeRequestOptions(hookOptions, options);
      return unwrapAsync(eventsSend(client, completeOnce(context, request, merged), merged));
    },
  };
}
