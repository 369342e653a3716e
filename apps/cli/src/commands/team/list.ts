import { z } from "zod";
import { defineCommand } from "../../command.js";
import { decodeBody } from "../../output/json.js";
import { showResult } from "../../output/result.js";
import { formatTable, type Column } from "../../output/table.js";
import { Team } from "./team.js";

const columns: readonly Column<z.output<typeof Team>>[] = [
  { kind: "text", header: "Slug", value: ({ slug }) => slug },
  { kind: "text", header: "Name", value: ({ name }) => name },
  { kind: "text", header: "Plan", value: ({ plan }) => plan },
  { kind: "text", header: "Id", value: ({ id }) => id },
  { kind: "text", header: "Created (UTC)", value: ({ createdAt }) => createdAt },
];

const TeamList = z.object({ data: z.array(Team) });

export const teamList = defineCommand({
  name: "team list",
  summary: "list the teams",
  arguments: {},
  options: {},
  handler: async (_input, context) => {
    const body = await context.api.call({ method: "GET", path: "/admin/v1/teams" });
    const rows = context.wantsJson ? [] : decodeBody(TeamList, body).data;
    showResult(context, {
      body,
      human: () => (rows.length === 0 ? "There are no teams yet.\n" : formatTable({ columns, rows })),
      next:
        rows[0] === undefined
          ? "daybook team create acme --name Acme"
          : `daybook report activity --team ${rows[0].slug}`,
    });
  },
});
