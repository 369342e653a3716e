import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { origin } from "../../http/origin.js";
import { V0Error } from "../../http/v0-error.js";
import { toApiMember } from "./api-user.js";
import { requireV0Caller } from "./v0-caller.js";

/** `GET /v1/user`: the member whose key it is. `GET /v1/user/scopes`: the one team the key belongs to. */
export function getUser(app: FastifyInstance, daybook: Daybook): void {
  app.get("/v1/user", (request) => {
    const { member } = requireV0Caller(daybook, request);
    if (member === null) throw new V0Error(404, "The operator token belongs to no user. Ask with a member's key.");
    return toApiMember(member, origin(request));
  });
  app.get("/v1/user/scopes", (request) => {
    const { team } = requireV0Caller(daybook, request).team;
    return { object: "list", data: [{ id: team.id, object: "scope", name: team.name }] };
  });
}
