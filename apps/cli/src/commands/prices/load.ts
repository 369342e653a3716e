import { Readable } from "node:stream";
import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { requiredText } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { readInput } from "../../read-input.js";
import { teamOption } from "../team-option.js";
import { PriceVersion } from "./price-items.js";

export const pricesLoad = defineCommand({
  name: "prices load",
  summary: "put a version of a team's prices in force, for calls that come without their cost",
  arguments: { file: requiredText("file|-", "the prices as JSON; - reads standard input") },
  options: { team: teamOption },
  handler: async ({ file, team }, context) => {
    // As it is written: to parse it here would change the digits of its amounts.
    const text = await readInput(file, context.stdin);
    const body = await context.api.call({
      method: "POST",
      path: apiPath`/admin/v1/teams/${team}/prices`,
      upload: { stream: Readable.from([Buffer.from(text)]), headers: { "content-type": "application/json" } },
    });
    showResult(context, {
      body,
      human: () => {
        const { version, prices, loadedAt } = decodeBody(PriceVersion, body);
        return formatRecord({ version, prices, loaded: loadedAt });
      },
      next: `daybook prices reprice --team ${team} --from <YYYY-MM-DD> --to <YYYY-MM-DD> --dry-run`,
    });
  },
});
