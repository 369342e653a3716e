import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { decodeBody } from "../../output/json.js";
import { showResult } from "../../output/result.js";
import { formatTable, type Column } from "../../output/table.js";
import { teamOption } from "../team-option.js";
import { Repricing } from "./price-items.js";

const columns: readonly Column<Repricing>[] = [
  { kind: "number", header: "No.", value: ({ number }) => number },
  { kind: "text", header: "Prices", value: ({ version }) => version },
  { kind: "text", header: "From", value: ({ from }) => from },
  { kind: "text", header: "To", value: ({ to }) => to },
  { kind: "number", header: "Events changed", value: ({ events }) => events },
  { kind: "number", header: "USD before", placesMin: 2, value: ({ oldUsd }) => oldUsd },
  { kind: "number", header: "USD after", placesMin: 2, value: ({ newUsd }) => newUsd },
  { kind: "number", header: "Frozen days", value: ({ frozenDays }) => frozenDays },
  { kind: "text", header: "By", value: ({ startedBy }) => startedBy },
  { kind: "text", header: "Started", value: ({ startedAt }) => startedAt },
  { kind: "text", header: "Finished", value: ({ finishedAt }) => finishedAt },
];

export const pricesAudit = defineCommand({
  name: "prices audit",
  summary: "list what was priced anew in a team, by whom and with what effect",
  arguments: {},
  options: { team: teamOption },
  handler: async ({ team }, context) => {
    const body = await context.api.call({ method: "GET", path: apiPath`/admin/v1/teams/${team}/repricings` });
    const rows = context.wantsJson ? [] : decodeBody(z.object({ data: z.array(Repricing) }), body).data;
    showResult(context, {
      body,
      human: () => (rows.length === 0 ? "Nothing was priced anew in this team.\n" : formatTable({ columns, rows })),
      next: `daybook prices list --team ${team}`,
    });
  },
});
