import { type Caller, DaybookError, maySendEvents, type TeamDirectory } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { authenticate } from "../../http/authenticate.js";

/** Who sends events, and the team that the credential writes for; events never name it. */
export interface Sender {
  caller: Caller;
  team: TeamDirectory;
}

/** @throws DaybookError `unauthorized`, `forbidden`, `not_found`, and `invalid_request` for an operator without a team */
export function requireSender(daybook: Daybook, request: FastifyRequest): Sender {
  const authentication = authenticate(daybook, request);
  switch (authentication.outcome) {
    case "missing":
      throw new DaybookError("unauthorized", "No key was sent. Send an ingest key as Authorization: Bearer <key>.");
    case "unknown":
      throw new DaybookError(
        "unauthorized",
        "This key is not known: it is mistyped, revoked, disabled or expired. Use another.",
      );
    case "unknown-team":
      throw new DaybookError("not_found", `There is no team "${authentication.slug}".`);
    case "known":
      return senderOf(authentication.caller);
  }
}

function senderOf(caller: Caller): Sender {
  if (caller.team === null) {
    throw new DaybookError(
      "invalid_request",
      "The operator token belongs to no team: say which one the events are for with the header x-daybook-team: <slug>.",
    );
  }
  if (maySendEvents(caller)) return { caller, team: caller.team };
  throw new DaybookError(
    "forbidden",
    "This key may not send events. Use an ingest key, or the management key of an OWNER.",
  );
}
