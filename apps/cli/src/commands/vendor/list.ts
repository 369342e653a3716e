import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { decodeBody } from "../../output/json.js";
import { showResult } from "../../output/result.js";
import { formatTable, type Column } from "../../output/table.js";
import { teamOption } from "../team-option.js";
import { keptText, VendorConnection } from "./vendor-item.js";

const columns: readonly Column<VendorConnection>[] = [
  { kind: "text", header: "Vendor", value: ({ vendor }) => vendor },
  { kind: "text", header: "Address", value: ({ baseUrl }) => baseUrl },
  { kind: "text", header: "Kept", value: keptText },
  { kind: "text", header: "Last answered", value: ({ syncedAt }) => syncedAt },
  { kind: "text", header: "Asked next", value: ({ paused, dueAt }) => (paused ? "paused" : dueAt) },
  { kind: "text", header: "Failure", value: ({ failure }) => failure },
];

export const vendorList = defineCommand({
  name: "vendor list",
  summary: "list a team's connections to vendors and what is kept of each",
  arguments: {},
  options: { team: teamOption },
  handler: async ({ team }, context) => {
    const body = await context.api.call({ method: "GET", path: apiPath`/admin/v1/teams/${team}/vendors` });
    const rows = context.wantsJson ? [] : decodeBody(z.object({ data: z.array(VendorConnection) }), body).data;
    showResult(context, {
      body,
      human: () => (rows.length === 0 ? "The team is connected to no vendor yet.\n" : formatTable({ columns, rows })),
      next:
        rows.length === 0
          ? `daybook vendor connect openrouter --team ${team} --key-file -`
          : `daybook report reconcile --team ${team}`,
    });
  },
});
