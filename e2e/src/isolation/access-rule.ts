import type { Caller } from "./callers.js";
import type { Endpoint } from "./endpoint.js";

/** Whose data the request asks for: the own team's, another team's by its slug, or another's by id under the own slug. */
export type Whose = "own" | "other" | "other-id";

/** The status that the design's rule of who may see what demands, written here on its own, without the product's code. */
export function expectedStatus(caller: Caller, endpoint: Endpoint): number {
  switch (caller.kind) {
    case "none":
    case "garbage":
    case "revoked":
    case "disabled":
    case "removed":
      return 401;
    case "operator":
      return operatorStatus(endpoint);
    // Acting for a team is being its OWNER, no less and no more; but the token is no key that could tell of itself.
    case "operator-acting":
      if (endpoint.family === "own key") return 400;
      if (endpoint.family === "own user") return 404;
      return managementStatus("OWNER", caller.plan, endpoint);
    case "management":
    // A session is its key, whatever it asks for.
    case "session":
      return managementStatus(caller.role, caller.plan, endpoint);
    case "ingest":
      return endpoint.family === "events" ? foundStatus(endpoint) : refusedStatus(endpoint);
    case "inference":
      return endpoint.family === "own key" ? foundStatus(endpoint) : refusedStatus(endpoint);
  }
}

/** The bare operator token belongs to no team, so what is about one team's data cannot be answered. */
function operatorStatus(endpoint: Endpoint): number {
  switch (endpoint.family) {
    case "activity":
    case "account":
    case "account write":
    case "credits":
    case "own key":
    case "events":
    case "event list":
    case "event list of a member":
      return 400;
    case "report":
    case "usage":
    case "usage of a member":
    case "own user":
    case "own team":
      return 422;
    case "team":
    case "plan":
    case "server":
      return foundStatus(endpoint);
  }
}

function managementStatus(role: string | null, plan: string, endpoint: Endpoint): number {
  const isOwner = role === "OWNER";
  const mayRead = isOwner || role === "BILLING";
  switch (endpoint.family) {
    case "activity":
    case "account":
    case "credits":
      return mayRead ? foundStatus(endpoint) : refusedStatus(endpoint);
    case "account write":
      return isOwner ? foundStatus(endpoint) : refusedStatus(endpoint);
    case "own key":
    case "usage":
    case "event list":
    case "own user":
      return foundStatus(endpoint);
    // Nobody is named who asks, so to all but readers of everything it is somebody else.
    case "usage of a member":
    case "event list of a member":
      return mayRead ? foundStatus(endpoint) : refusedStatus(endpoint);
    case "own team":
      return endpoint.whose === "own" ? endpoint.success : refusedStatus(endpoint);
    case "report":
      return mayRead && plan === "v0-enterprise" ? foundStatus(endpoint) : refusedStatus(endpoint);
    case "events":
      return isOwner ? foundStatus(endpoint) : refusedStatus(endpoint);
    case "team":
      if (endpoint.whose === "other") return 404;
      return isOwner ? foundStatus(endpoint) : 403;
    case "plan":
    case "server":
      return refusedStatus(endpoint);
  }
}

/** Of somebody who may: another team's things are not there. */
function foundStatus({ whose, success, foreign }: Endpoint): number {
  return whose === "other-id" ? foreign : success;
}

/**
 * Of somebody who may not: 403, where the contract has it so 401, and for another team's address the answer of an address
 * that nobody has.
 */
function refusedStatus({ family, whose }: Endpoint): number {
  if (family === "account" || family === "account write" || family === "own key") return 401;
  return (family === "team" || family === "plan") && whose === "other" ? 404 : 403;
}
