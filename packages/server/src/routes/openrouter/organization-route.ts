import type { Member } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { type Query, readPage } from "./list-parameters.js";
import { requireAccount } from "./require-account.js";

/** `GET /api/v1/organization/members`: the current members, oldest first. */
export function organizationRoute(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/api/v1/organization/members", async (request) => {
    const { team } = requireAccount(daybook, request, "read");
    const { offset, limit } = readPage(request.query);
    const members = team.members();
    return { data: members.slice(offset, offset + limit).map(toApiMember), total_count: members.length };
  });
}

function toApiMember(member: Member): object {
  const [first = null, ...rest] = member.name?.split(/\s+/) ?? [];
  return {
    id: member.id,
    first_name: first,
    last_name: rest.length === 0 ? null : rest.join(" "),
    email: member.email,
    role: member.teamRoles.includes("OWNER") ? "org:admin" : "org:member",
  };
}
