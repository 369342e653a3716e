import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { choice, requiredText, text } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";

const NewKey = z.object({ key: z.string(), hash: z.string(), name: z.string(), kind: z.string() });

export const keyCreate = defineCommand({
  name: "key create",
  summary: "make a key; it is shown this once",
  arguments: {},
  options: {
    team: teamOption,
    member: requiredText("email", "the person it belongs to"),
    kind: choice({
      placeholder: "kind",
      summary: "management reads and administers, inference is what usage is counted for, ingest writes events",
      choices: ["management", "inference", "ingest"],
    }),
    name: requiredText("name", "what it is for"),
    workspace: text("slug", "workspace that all its events belong to"),
  },
  handler: async ({ team, member, kind, name, workspace }, context) => {
    const body = await context.api.call({
      method: "POST",
      path: apiPath`/admin/v1/teams/${team}/keys`,
      json: { name, kind, memberEmail: member, ...(workspace === null ? {} : { workspace }) },
    });
    showResult(context, {
      body,
      human: () => {
        const created = decodeBody(NewKey, body);
        const { key, hash } = created;
        return formatRecord({ key, hash, name: created.name, kind: created.kind });
      },
      next: `keep the key now, it is not shown again; then daybook key list --team ${team}`,
    });
  },
});
