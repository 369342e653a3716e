import { apiPath } from "../../api-client.js";
import { UsageError } from "../../command-error.js";
import { defineCommand } from "../../command.js";
import { requiredText, text, texts } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";
import { Member, memberFields, parseV0Role } from "./member.js";

export const memberUpdate = defineCommand({
  name: "member update",
  summary: "change what is known about a person",
  arguments: { member: requiredText("id|email", "the person") },
  options: {
    team: teamOption,
    email: text("email", "new address"),
    name: text("name", 'new name to show; "" for none'),
    avatar: text("url", 'new picture to show; "" for none'),
    role: texts("role", "team role, may be repeated; those given replace all"),
    v0Role: text("role", "V0Builder, V0Chatter, V0Viewer or none"),
    alias: texts("id", "another id or email that events use, may be repeated; those given replace all"),
  },
  handler: async ({ team, member, email, name, avatar, role, v0Role, alias }, context) => {
    const changes = {
      ...(email === null ? {} : { email }),
      ...(name === null ? {} : { name: name || null }),
      ...(avatar === null ? {} : { avatar: avatar || null }),
      ...(role.length === 0 ? {} : { teamRoles: role }),
      ...(v0Role === null ? {} : { v0Role: parseV0Role(v0Role) }),
      ...(alias.length === 0 ? {} : { aliases: alias }),
    };
    if (Object.keys(changes).length === 0) {
      throw new UsageError("Nothing to change was given. See `daybook member update --help`.");
    }
    const path = apiPath`/admin/v1/teams/${team}/members/${member}`;
    const body = await context.api.call({ method: "PATCH", path, json: changes });
    showResult(context, {
      body,
      human: () => formatRecord(memberFields(decodeBody(Member, body))),
      next: `daybook member list --team ${team}`,
    });
  },
});
