import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { requiredText } from "../../option.js";
import { displayText } from "../../output/display-text.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";

export const memberRemove = defineCommand({
  name: "member remove",
  summary: "remove a person; keys stop at once, events stay",
  arguments: { member: requiredText("id|email", "the person") },
  options: { team: teamOption },
  handler: async ({ team, member }, context) => {
    const path = apiPath`/admin/v1/teams/${team}/members/${member}`;
    const body = await context.api.call({ method: "DELETE", path });
    showResult(context, {
      body,
      human: () => `Removed ${displayText(member)} from ${team}. Their keys no longer work; their events stay.\n`,
      next: `daybook member list --team ${team}`,
    });
  },
});
