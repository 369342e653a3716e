import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { decodeBody } from "../../output/json.js";
import { showResult } from "../../output/result.js";
import { formatTable, type Column } from "../../output/table.js";
import { teamOption } from "../team-option.js";
import { Workspace } from "./workspace.js";

const columns: readonly Column<z.output<typeof Workspace>>[] = [
  { kind: "text", header: "Slug", value: ({ slug }) => slug },
  { kind: "text", header: "Name", value: ({ name }) => name },
  { kind: "text", header: "Default", value: ({ isDefault }) => (isDefault ? "yes" : "no") },
  { kind: "text", header: "Id", value: ({ id }) => id },
];

const WorkspaceList = z.object({ data: z.array(Workspace) });

export const workspaceList = defineCommand({
  name: "workspace list",
  summary: "list the workspaces of a team",
  arguments: {},
  options: { team: teamOption },
  handler: async ({ team }, context) => {
    const body = await context.api.call({ method: "GET", path: apiPath`/admin/v1/teams/${team}/workspaces` });
    showResult(context, {
      body,
      human: () => formatTable({ columns, rows: decodeBody(WorkspaceList, body).data }),
      next: `daybook report activity --team ${team} --group-by workspace`,
    });
  },
});
