import { completeEvent, type EventDefaults } from "../events/complete-event.js";
import { findEventProblems } from "../events/find-event-problems.js";
import type { EventInput } from "../models/event-input.js";
import type { SendEventsRequest } from "../models/operations/send-events.js";

const requests = /* @__PURE__ */ new WeakMap<object, SendEventsRequest>();

/**
 * The request with what its events leave out filled in, and the same again for the same run: TanStack Query calls a
 * mutation's function anew for each retry, and new ids would make new events.
 *
 * @param run what TanStack gives to each try of one `mutate`; its older releases give nothing
 */
export function completeOnce(
  run: object | undefined,
  request: SendEventsRequest,
  defaults: EventDefaults,
): SendEventsRequest {
  if (run === undefined) return request;
  const known = requests.get(run);
  if (known !== undefined) return known;
  const complete = isMany(request)
    ? request.map((event) => completeValid(event, defaults))
    : completeValid(request, defaults);
  requests.set(run, complete);
  return complete;
}

/** An event that is not valid is left as it is, for the call to refuse it with all that is wrong. */
function completeValid(event: EventInput, defaults: EventDefaults): EventInput {
  return findEventProblems(event).length === 0 ? completeEvent(event, defaults) : event;
}

function isMany(request: SendEventsRequest): request is readonly EventInput[] {
  return Array.isArray(request);
}
