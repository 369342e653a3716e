import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { CommandError, UsageError } from "../../command-error.js";
import { defineCommand } from "../../command.js";
import { readText } from "../../http-request.js";
import { flag, parsedRequired } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { startProgress } from "../../output/progress.js";
import { formatRecord } from "../../output/record.js";
import { responseLines } from "../../output/response-lines.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";
import { RepricedSums } from "./price-items.js";

const Repriced = RepricedSums.extend({
  number: z.string().nullable(),
  version: z.string(),
  frozenDays: z.string(),
});
const Line = z.union([
  z.object({ done: z.string().transform(Number), total: z.string().transform(Number) }),
  z.object({ repriced: Repriced }),
  z.object({ error: z.object({ message: z.string() }) }),
]);

export const pricesReprice = defineCommand({
  name: "prices reprice",
  summary: "price a team's stored events anew; cost that senders told stays; goes on where one was cut off",
  arguments: {},
  options: {
    team: teamOption,
    from: parsedRequired({ placeholder: "YYYY-MM-DD", summary: "first UTC day", parse: dayOf("from") }),
    to: parsedRequired({ placeholder: "YYYY-MM-DD", summary: "last UTC day", parse: dayOf("to") }),
    dryRun: flag("say what would change, and change nothing"),
  },
  handler: async ({ team, from, to, dryRun }, context) => {
    const response = await context.api.open({
      method: "POST",
      path: apiPath`/admin/v1/teams/${team}/repricings`,
      json: { from, to, dryRun },
    });
    if (response.status !== 200) throw context.api.refusal(response.status, await readText(response));
    const progress = startProgress({ stderr: context.stderr, label: "Pricing days", total: 0, format: String });
    const { body, repriced } = await readLast(response.body, progress.update).finally(progress.stop);
    showResult(context, {
      body,
      human: () =>
        formatRecord({
          prices: repriced.version,
          [dryRun ? "events that would change" : "events changed"]: repriced.events,
          "not priced before": repriced.newlyPriced,
          "not priced any more": repriced.noLongerPriced,
          "USD before": repriced.oldUsd,
          "USD after": repriced.newUsd,
          "frozen days, left alone": repriced.frozenDays,
        }),
      next: dryRun
        ? `daybook prices reprice --team ${team} --from ${from} --to ${to}`
        : `daybook prices audit --team ${team}`,
    });
  },
});

/** Read the lines of the answer up to the one that says what was done. @throws CommandError without one */
async function readLast(
  lines: AsyncIterable<Buffer>,
  onProgress: (done: number, total: number) => void,
): Promise<{ body: string; repriced: z.output<typeof Repriced> }> {
  for await (const body of responseLines(lines)) {
    const line = decodeBody(Line, body);
    if ("repriced" in line) return { body, repriced: line.repriced };
    if ("error" in line) throw new CommandError(`Pricing stopped: ${line.error.message}`);
    onProgress(line.done, line.total);
  }
  throw new CommandError(
    "The server ended its answer before all was priced. Run this again: it goes on with the rest.",
  );
}

function dayOf(name: string): (given: string) => string {
  return (given) => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(given)) return given;
    throw new UsageError(`--${name} must be a day, YYYY-MM-DD, not "${given}".`);
  };
}
