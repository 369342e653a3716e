import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { decodeBody } from "../../output/json.js";
import { showResult } from "../../output/result.js";
import { formatTable, type Column } from "../../output/table.js";
import { teamOption } from "../team-option.js";
import { Member } from "./member.js";

const columns: readonly Column<z.output<typeof Member>>[] = [
  { kind: "text", header: "Email", value: ({ email }) => email },
  { kind: "text", header: "Name", value: ({ name }) => name ?? null },
  { kind: "text", header: "Team roles", value: ({ teamRoles }) => teamRoles.join(", ") || null },
  { kind: "text", header: "v0 role", value: ({ v0Role }) => v0Role ?? null },
  { kind: "text", header: "Aliases", value: ({ aliases }) => aliases.join(", ") || null },
  { kind: "text", header: "Id", value: ({ id }) => id },
];

const MemberList = z.object({ data: z.array(Member) });

export const memberList = defineCommand({
  name: "member list",
  summary: "list the people of a team",
  arguments: {},
  options: { team: teamOption },
  handler: async ({ team }, context) => {
    const body = await context.api.call({ method: "GET", path: apiPath`/admin/v1/teams/${team}/members` });
    const rows = context.wantsJson ? [] : decodeBody(MemberList, body).data;
    showResult(context, {
      body,
      human: () => (rows.length === 0 ? "The team has no members yet.\n" : formatTable({ columns, rows })),
      next:
        rows.length === 0
          ? `daybook member add --team ${team} --email you@example.com --role OWNER`
          : `daybook report user-activity --team ${team}`,
    });
  },
});
