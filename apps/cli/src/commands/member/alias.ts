import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { requiredText } from "../../option.js";
import { displayText } from "../../output/display-text.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";

export const memberAlias = defineCommand({
  name: "member alias",
  summary: "say that events call a person by this id or email too; past events count as theirs at once",
  arguments: {
    member: requiredText("id|email", "the person"),
    alias: requiredText("alias", "the id or email that events use"),
  },
  options: { team: teamOption },
  handler: async ({ team, member, alias }, context) => {
    const path = apiPath`/admin/v1/teams/${team}/aliases`;
    const body = await context.api.call({ method: "POST", path, json: { value: alias, member } });
    showResult(context, {
      body,
      human: () => `Events of ${displayText(alias)} in ${team} now count for ${displayText(member)}.\n`,
      next: `daybook report user-activity --team ${team}`,
    });
  },
});
