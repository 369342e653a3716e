import type { SendEventsOptions } from "../funcs/eventsSend.js";
import { CANCEL_SIGNAL, type CallOptions } from "../lib/call-operation.js";

/** The options of a mutation: the call's win over the hook's, but the signals of both can end it. */
export function mergeRequestOptions(
  hook: SendEventsOptions | undefined,
  call: SendEventsOptions | undefined,
): SendEventsOptions & CallOptions {
  const [hookSignal, callSignal] = [signalOf(hook), signalOf(call)];
  const { fetchOptions: hookFetch, ...hookOptions } = hook ?? {};
  const { fetchOptions: callFetch, ...callOptions } = call ?? {};
  return {
    ...hookFetch,
    ...hookOptions,
    ...callFetch,
    ...callOptions,
    signal: callSignal ?? hookSignal ?? null,
    ...(callSignal && hookSignal ? { [CANCEL_SIGNAL]: hookSignal } : {}),
  };
}

function signalOf(options: SendEventsOptions | undefined): AbortSignal | null | undefined {
  return options?.signal ?? options?.fetchOptions?.signal;
}
