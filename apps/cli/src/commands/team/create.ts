import { defineCommand } from "../../command.js";
import { requiredText, text } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { derivedChatsOption } from "./derived-chats.js";
import { Team } from "./team.js";

export const teamCreate = defineCommand({
  name: "team create",
  summary: "make a team",
  arguments: { slug: requiredText("slug", "its name in addresses: small letters, digits and hyphens") },
  options: {
    name: requiredText("name", "its name for people"),
    plan: text("plan", "the plan it is on (default v0-enterprise)"),
    derivedChats: derivedChatsOption,
  },
  handler: async ({ slug, name, plan, derivedChats }, context) => {
    const json = {
      slug,
      name,
      ...(plan === null ? {} : { plan }),
      ...(derivedChats === null ? {} : { derivedChats }),
    };
    const body = await context.api.call({ method: "POST", path: "/admin/v1/teams", json });
    showResult(context, {
      body,
      human: () => formatRecord(decodeBody(Team, body)),
      next: `daybook member add --team ${slug} --email you@example.com --role OWNER`,
    });
  },
});
