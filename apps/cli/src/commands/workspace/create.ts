import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { requiredText } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";
import { Workspace } from "./workspace.js";

export const workspaceCreate = defineCommand({
  name: "workspace create",
  summary: "make a workspace in a team",
  arguments: { slug: requiredText("slug", "its name in events: small letters, digits and hyphens") },
  options: { team: teamOption, name: requiredText("name", "its name for people") },
  handler: async ({ team, slug, name }, context) => {
    const path = apiPath`/admin/v1/teams/${team}/workspaces`;
    const body = await context.api.call({ method: "POST", path, json: { name, slug } });
    showResult(context, {
      body,
      human: () => {
        const workspace = decodeBody(Workspace, body);
        return formatRecord({ id: workspace.id, slug: workspace.slug, name: workspace.name });
      },
      next: `daybook report activity --team ${team} --group-by workspace`,
    });
  },
});
