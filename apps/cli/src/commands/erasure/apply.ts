import { z } from "zod";
import { defineCommand } from "../../command.js";
import { requiredText } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { readErasureFile } from "./erasure-file.js";

const Applied = z.object({ erasures: z.string(), known: z.string(), ofOtherTeams: z.string() });

export const erasureApply = defineCommand({
  name: "erasure apply",
  summary: "repeat the erasures of a file that `daybook erasure export` wrote",
  arguments: { file: requiredText("file", "what `daybook erasure export` wrote") },
  options: {},
  handler: async ({ file }, context) => {
    const list = await readErasureFile(file);
    const body = await context.api.call({ method: "POST", path: "/admin/v1/erasures", json: list });
    showResult(context, {
      body,
      human: () => {
        const { erasures, known, ofOtherTeams } = decodeBody(Applied, body);
        return formatRecord({ erased: erasures, "erased before": known, "of teams that are not here": ofOtherTeams });
      },
      next: "daybook doctor",
    });
  },
});
