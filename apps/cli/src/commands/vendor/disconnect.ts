import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";
import { vendorName } from "./vendor-name.js";

export const vendorDisconnect = defineCommand({
  name: "vendor disconnect",
  summary: "forget a team's key at a vendor; the days that were kept stay",
  arguments: { vendor: vendorName },
  options: { team: teamOption },
  handler: async ({ vendor, team }, context) => {
    await context.api.call({ method: "DELETE", path: apiPath`/admin/v1/teams/${team}/vendors/${vendor}` });
    showResult(context, {
      body: JSON.stringify({ disconnected: vendor }),
      human: () => `${vendor} is asked no more, and its key is forgotten. The days that were kept stay.\n`,
      next: `daybook vendor list --team ${team}`,
    });
  },
});
