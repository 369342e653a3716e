import { defineCommand } from "../../command.js";
import { requiredText, text, texts } from "../../option.js";
import { apiPath } from "../../api-client.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";
import { Member, memberFields, parseV0Role } from "./member.js";

export const memberAdd = defineCommand({
  name: "member add",
  summary: "add a person to a team",
  arguments: {},
  options: {
    team: teamOption,
    email: requiredText("email", "the person's address"),
    name: text("name", "name to show"),
    avatar: text("url", "picture to show"),
    role: texts("role", "team role, may be repeated: OWNER, BILLING, MEMBER, … (default MEMBER)"),
    v0Role: text("role", "V0Builder, V0Chatter, V0Viewer or none (default none)"),
    alias: texts("id", "another id or email that events call the person by, may be repeated"),
  },
  handler: async ({ team, email, name, avatar, role, v0Role, alias }, context) => {
    const body = await context.api.call({
      method: "POST",
      path: apiPath`/admin/v1/teams/${team}/members`,
      json: {
        email,
        ...(name === null ? {} : { name }),
        ...(avatar === null ? {} : { avatar }),
        teamRoles: role.length === 0 ? ["MEMBER"] : role,
        ...(v0Role === null ? {} : { v0Role: parseV0Role(v0Role) }),
        ...(alias.length === 0 ? {} : { aliases: alias }),
      },
    });
    showResult(context, {
      body,
      human: () => formatRecord(memberFields(decodeBody(Member, body))),
      next: `daybook key create --team ${team} --member ${email} --kind inference --name first`,
    });
  },
});
