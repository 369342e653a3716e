import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { decodeBody } from "../../output/json.js";
import { showResult } from "../../output/result.js";
import { formatTable, type Column } from "../../output/table.js";
import { teamOption } from "../team-option.js";
import { PriceVersion } from "./price-items.js";

const columns: readonly Column<PriceVersion>[] = [
  { kind: "text", header: "Version", value: ({ version }) => version },
  { kind: "number", header: "Prices", value: ({ prices }) => prices },
  { kind: "text", header: "Loaded", value: ({ loadedAt }) => loadedAt },
  { kind: "text", header: "By", value: ({ loadedBy }) => loadedBy },
  { kind: "text", header: "In force", value: ({ inForce }) => (inForce ? "yes" : "no") },
];

export const pricesList = defineCommand({
  name: "prices list",
  summary: "list the versions of a team's prices",
  arguments: {},
  options: { team: teamOption },
  handler: async ({ team }, context) => {
    const body = await context.api.call({ method: "GET", path: apiPath`/admin/v1/teams/${team}/prices` });
    const rows = context.wantsJson ? [] : decodeBody(z.object({ data: z.array(PriceVersion) }), body).data;
    showResult(context, {
      body,
      human: () => (rows.length === 0 ? "The team has no prices yet.\n" : formatTable({ columns, rows })),
      next: rows.length === 0 ? `daybook prices load <file> --team ${team}` : `daybook prices audit --team ${team}`,
    });
  },
});
