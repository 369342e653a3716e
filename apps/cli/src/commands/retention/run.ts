import { z } from "zod";
import { defineCommand } from "../../command.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";

/** A number arrives as its digits. */
const Outcome = z.object({ frozenDays: z.string(), deletedDays: z.string() });

export const retentionRun = defineCommand({
  name: "retention run",
  summary: "freeze days past their team's retention and delete their events, now instead of within the hour",
  arguments: {},
  options: {},
  handler: async (_input, context) => {
    const body = await context.api.call({ method: "POST", path: "/admin/v1/retention" });
    showResult(context, {
      body,
      human: () => {
        const { frozenDays, deletedDays } = decodeBody(Outcome, body);
        return formatRecord({ "days frozen": frozenDays, "days whose events were deleted": deletedDays });
      },
      next: "daybook doctor",
    });
  },
});
