import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { requiredText } from "../../option.js";
import { displayText } from "../../output/display-text.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";

export const keyRevoke = defineCommand({
  name: "key revoke",
  summary: "stop a key for good; usage counted for it stays",
  arguments: { hash: requiredText("hash", "the key's hash, as `daybook key list` shows it") },
  options: { team: teamOption },
  handler: async ({ team, hash }, context) => {
    const path = apiPath`/admin/v1/teams/${team}/keys/${hash}`;
    const body = await context.api.call({ method: "DELETE", path });
    showResult(context, {
      body,
      human: () => `Revoked ${displayText(hash)}. The key no longer works.\n`,
      next: `daybook key list --team ${team}`,
    });
  },
});
